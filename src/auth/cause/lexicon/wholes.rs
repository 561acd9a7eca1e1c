//! Complete statements, and words that change the meaning of their neighbours.

use super::super::concepts::{Concept, Mark, Whole};
use super::Table;

pub(super) const TABLE: Table = &[
    (
        Concept::Whole(Whole::LoginDemanded),
        "not authenticated|unauthenticated|isn't authenticated|not been authenticated|not authed|\
         not logged in|not signed in|isn't logged in|aren't logged in|notloggedin|\
         please log in|please login|please sign in|please signin|please authenticate|\
         log in to continue|login to continue|sign in to continue|log in to access|\
         login to access|sign in to access|must be logged in|must log in|must login|\
         must be signed in|must sign in|must be authenticated|must authenticate|\
         need to log in|need to login|need to be logged in|need to sign in|need to authenticate|\
         needs to be authenticated|have to log in|have to be logged in|login first|log in first|\
         log in again|login again|sign in again|re login|relogin|requires authentication|\
         requires login|requires you to log in|requires user authentication|\
         nicht angemeldet|nicht eingeloggt|nicht authentifiziert|bitte melden sie sich an|\
         bitte anmelden|bitte einloggen|bitte loggen sie sich ein|melde dich an|\
         melden sie sich an|angemeldet sein|sie sich anmelden|neu anmelden|erneut anmelden|\
         melden sie sich erneut an|erneut an|non authentifié|non authentifiée|pas authentifié|\
         pas authentifiée|pas connecté|pas connectée|non connecté|veuillez vous connecter|\
         veuillez vous identifier|veuillez vous reconnecter|devez etre connecté|\
         devez vous connecter|devez vous authentifier|connectez vous|\
         no autenticado|no autenticada|no ha iniciado sesion|no has iniciado sesion|inicia sesion|\
         inicie sesion|iniciar sesion|debe autenticarse|debes autenticarte|\
         no esta autenticado|nao autenticado|nao autenticada|faca login|efetue login|\
         efetue o login|faca o login|realize o login|realize login|precisa estar logado|\
         nao esta logado|nao logado|estar autenticado|nao esta autenticado|precisa fazer login|\
         non autenticato|non autenticata|non sei autenticato|effettua il login|\
         effettuare il login|effettua l'accesso|effettuare l'accesso|devi accedere|\
         non hai effettuato|\
         未登录|未登錄|未登入|未登陆|请登录|請登錄|请先登录|請先登錄|请先登入|請先登入|请登陆|请先登陆|请重新登录|請重新登入|\
         重新登录|需要登录|没有登录|没登录|未认证|未認證|未鉴权|未授权登录|\
         ログインしてください|ログインが必要|ログインしていません|ログインしていない|ログインされていません|認証が必要|\
         認証されていません|認証されていない|サインインしてください|再ログイン|再度ログイン|未認証|未ログイン|ログインし直し|\
         로그인이 필요|로그인 필요|로그인해주세요|로그인 해주세요|로그인해 주세요|로그인 해 주세요|로그인하세요|로그인 후|\
         로그인되어 있지|로그인되지 않|로그인 되지 않|로그인해야|인증이 필요|인증 필요|인증되지 않|다시 로그인|\
         не аутентифицирован*|не авторизован в системе|необходимо войти|войдите в|\
         необходимо авторизоваться|авторизуйтесь|вы не вошли|требуется вход|выполните вход|\
         не выполнен вход|войти в систему",
    ),
    (
        Concept::Whole(Whole::AuthenticationFailed),
        "failed to log in|failed to login|bad credentials|認証できません|인증할 수 없|badcredentials",
    ),
    (
        Concept::Whole(Whole::Expired),
        "exp claim timestamp check failed|expired signature|expiredsignature|err jwt expired|\
         lifetime validation failed|jwtexpired|tokenexpired",
    ),
    (
        Concept::Whole(Whole::Anonymous),
        "system anonymous|anonymous user|anonymoususer|user anonymous|user is anonymous|\
         anonymous caller|anonymous access is not|anonymous access denied|anonymous access not|\
         callers without established identity",
    ),
    (
        Concept::Whole(Whole::NotPermitted),
        "not allowed to|not permitted to|isn't allowed to|aren't allowed to|not entitled to|\
         not privileged|may not access|may not perform|you may only|not the owner|not an owner|\
         not owner|does not belong to you|doesn't belong to you|belongs to another|belong to another|\
         not an admin|not admin|not an administrator|not a member|not a superuser|no access to|\
         can't change|cannot change|can't edit|cannot edit|can't modify|cannot modify|can't delete|\
         cannot delete|can't view|cannot view|only your own|your own|another user's|other users|\
         is not authorized to perform|not authorized to perform|unprivileged|not be authorized to|\
         insufficient access|insufficient role|insufficient authority|insufficientscope|\
         lacks the required|has been disallowed|not have sufficient|does not grant|\
         do not have authorization|don't have authorization|not have the authority|\
         doesn't allow you to|does not allow you to|don't have access|do not have access|\
         does not have access|doesn't have access|dont have access|not have access|\
         not accessible by|outside of your|beyond your|over scoped|claim value not allowed|\
         nicht berechtigt|nicht befugt|keine berechtigung|keine berechtigungen|keine rechte|\
         keinen zugriff auf|fehlende berechtigung*|nicht die erforderlichen|\
         pas la permission|pas les droits|pas les permissions|pas le droit|pas autorisé a|\
         pas autorisée a|pas acces|pas habilité|droits insuffisants|\
         sin permiso|sin permisos|no tiene acceso|no tienes acceso|no esta autorizado para|\
         no estas autorizado para|no tiene autorizacion para|no puede realizar|\
         sem permissao|nao tem acesso|nao esta autorizado a|nao tem autorizacao para|\
         nao pode realizar|nao tem permissao|\
         non sei autorizzato a|non autorizzato a|non hai accesso|non e autorizzato a|\
         权限不足|權限不足|无权|無權|没有权限|沒有權限|无权限|無權限|暂无权限|权限不够|没有访问权限|没有操作权限|\
         権限がありません|権限がない|権限が不足|権限不足|アクセス権がありません|権限がございません|\
         권한이 없|권한 없음|권한이 부족|권한 부족|권한이 필요|접근할 수 없|\
         недостаточно прав|нет прав|нет доступа|нет разрешени*|не хватает прав",
    ),
    (
        Concept::Whole(Whole::PermissionDenied),
        "permission denied|permissiondenied|permissions denied|permiso denegado|permissao negada|\
         permission refusée|permesso negato",
    ),
    (
        Concept::Whole(Whole::RateLimited),
        "rate limit|rate limits|rate limited|ratelimit|ratelimited|rate limiting|rate limit exceeded|\
         ratelimitexceeded|too many requests|toomanyrequests|too many calls|throttled|throttling|\
         throttle|request limit exceeded|requests per second|requests per minute|\
         requests per hour|requests per day|slow down|slowdown|rate exceeded|\
         request rate too high|requesting too fast|sending requests too|hourly limit|\
         call limit|request limit reached|api limit reached|\
         zu viele anfragen|anfragelimit|trop de requetes|trop de demandes|limite de débit|\
         demasiadas solicitudes|demasiadas peticiones|limite de solicitudes|muitas requisicoes|\
         muitas solicitacoes|limite de requisicoes|troppe richieste|limite di richieste|\
         请求过于频繁|请求太频繁|频率限制|请求频繁|访问频繁|访问过于频繁|操作频繁|操作太频繁|限流|超出频率|調用頻率|调用频率|\
         リクエストが多すぎ|レート制限|リクエスト数が|アクセスが集中|呼び出し回数|요청이 너무 많|너무 많은 요청|요청 한도|\
         호출 한도|요청 횟수|слишком много запросов|лимит запросов|превышен лимит запросов",
    ),
    (
        Concept::Whole(Whole::Quota),
        "quota exceeded|quotaexceeded|quota has been|quota limit|exceeded your quota|\
         exceeded your current quota|over quota|out of quota|usage limit|monthly limit|daily limit|\
         dailylimitexceeded|limit exceeded|limit reached|resource exhausted|insufficient quota|\
         insufficient balance|out of credits|配额|額度|额度|クォータ|할당량|квот*|upgrade your plan|upgrade to|\
         kontingent|cuota|cota excedida|not included in your plan|payment required",
    ),
    (
        Concept::Whole(Whole::StepUp),
        "mfa required|2fa required|mfa|2fa|two factor|two factor authentication|2 factor|\
         second factor|multi factor|multifactor|multi factor authentication|step up|stepup|\
         step up authentication|reauthenticat*|re authenticat*|re authentication|fresh token|\
         recent login|fresh login|sudo mode|insufficient user authentication|zwei faktor|\
         double authentification|doble factor|dois fatores|due fattori|二次验证|双因素|多因素|二段階認証|\
         2要素|多要素|2단계 인증|двухфакторн*|x github otp",
    ),
    (
        Concept::Whole(Whole::Blocked),
        "ip address|your ip|this ip|from ip|client ip|ip is not|ip not|remote address|source ip|\
         from your country|your country|your region|your location|from this location|\
         in your country|in your region|been blocked|request blocked|request was blocked|\
         blocked by|block page|security policy|security policies|firewall|waf|unusual traffic|\
         automated access|automated requests|bot detect*|suspicious activity|malicious|geo|\
         geolocation|vpn|proxy detected|whitelist|whitelisted|allowlist|not allow listed|\
         not in the allow list|denylist|referer host|referrer|user agent|cors|origin not allowed|\
         host not allowed|https required|ssl required|requires https|maintenance|\
         directory listing|ip 地址|ip地址|ip白名单|白名单|黑名单|ipアドレス|아이피|ip адрес*|ip адреса",
    ),
    (
        Concept::Whole(Whole::Outage),
        "jwks remote fetch*|jwks fetch*|ext authz error|authorization service|\
         authentication service|auth service|identity provider|authorizer failure|\
         authorizer configuration error|authorizer error|upstream connect error|econnrefused|\
         token endpoint|introspection endpoint|auth server|authentication server|\
         authorization server|oidc provider|openid configuration|connection refused",
    ),
    (
        Concept::Whole(Whole::Account),
        "too many failed|too many login|too many attempts|failed attempts|failed login attempts|\
         login attempts|password expired|password has expired|passwort abgelaufen|\
         must change password|change your password|password must be changed|update your password|\
         verify your email|confirm your email|email not verified|email is not verified|\
         terms of service|accept the terms|user is disabled|user disabled|\
         user is blocked|user blocked|user is inactive|user is not active|user inactive|\
         user is suspended|user is banned|user has been|user not active|用户已被|账号已被|已被禁用|已被封|\
         用户被禁|пользователь заблокирован",
    ),
    (
        Concept::Whole(Whole::OneTime),
        "signed request|request has expired|request expired|request time too skewed|\
         requesttimetooskewed|clock skew|shared access signature|sas",
    ),
    (
        Concept::Mark(Mark::Only),
        "only|nur|seulement|uniquement|réservé aux|reservé aux|réservé a|solo|solamente|somente|apenas|\
         soltanto|riservato a|reservado|仅限|只有|仅|のみ|だけ|만|только",
    ),
    (
        Concept::Mark(Mark::MustBe),
        "must be|must be an|must be a|should be|need to be|needs to be|have to be|has to be|\
         restricted to|reserved for|limited to|accessible to|available to|\
         muss|doit etre|debe ser|deve ser|deve essere",
    ),
    (
        Concept::Mark(Mark::Denied),
        "access denied|access is denied|access forbidden|access restricted|access not allowed|\
         no access|forbidden|unauthorized|not authorized|not authorised|unauthorised|\
         zugriff verweigert|zugriff abgelehnt|acces refusé|acces interdit|acceso denegado|\
         acesso negado|accesso negato|拒绝访问|访问被拒绝|禁止访问|アクセスが拒否|アクセス拒否|접근이 거부|접근 거부|\
         доступ запрещен|доступ закрыт|отказано в доступе|не авторизован*|nicht autorisiert|\
         non autorisé|no autorizado|nao autorizado|non autorizzato|未授权访问|未授權",
    ),
    (
        Concept::Mark(Mark::NotAuthorizedTo),
        "not authorized to|not authorised to|isn't authorized to|aren't authorized to|\
         unauthorized to|not authorized for|not authorised for",
    ),
    (
        Concept::Mark(Mark::Parameter),
        "parameter|parameters|param|params|query parameter|query string|argument|arguments|field|\
         fields|property|attribute|request body|in body|in the body|in request body|form data|\
         in the form|fields are|feld|champ|campo|参数|字段|パラメータ|フィールド|파라미터|필드|параметр*|поле",
    ),
    (
        Concept::Mark(Mark::Hypothesis),
        "if|whether|make sure|ensure|ensure that|check that|check if|check your|please check|\
         double check|verify that|confirm that|may|might|maybe|perhaps|possibly|unless|when|once|\
         in case|until|e g|for example|such as|see|learn more|wenn|falls|stellen sie sicher|prufen sie|\
         si votre|si le|si la|s'il|verifiez que|vérifiez que|assurez vous|asegurese|asegurate|\
         verifique|verifica que|si su|si tu|si el|certifique se|se o seu|se il tuo|verifica che|\
         assicurati|如果|若您|是否|请检查|请确认|请确保|もし|ご確認|확인해|если|убедитесь|проверьте",
    ),
    (
        Concept::Mark(Mark::Negation),
        "not|never|pas|isn't|hasn't|wasn't|nicht|n'est pas|ne|no ha|nao foi|non e|未|没有被|不是|не|will be|\
         can be|will|non",
    ),
    (
        Concept::Mark(Mark::Nothing),
        "无法|無法|无需|不需要|not required|isn't required|no longer|no more than|no such|no matter|\
         no content|no data|no body|no policy|no matching|no route|no response|optional|or not|\
         unauthorized client|error code|error codes|error message|status code|http error|\
         nicht erforderlich|non requis|no es necesario|nao é necessario|错误码|错误代码|错误信息|エラーコード|\
         requires that|key not authorized|authorization failed|authorization error|must be set to",
    ),
];
