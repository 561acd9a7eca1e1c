//! Complete statements, and words that change the meaning of their neighbours.

use super::super::concepts::{Concept, Mark, Whole};
use super::Table;

pub(super) const TABLE: Table = &[
    (
        Concept::Whole(Whole::LoginDemanded),
        "not authenticated|not authenticate|unauthenticated|isn't authenticated|not been authenticated|not authed|\
         not logged in|not signed in|isn't logged in|aren't logged in|notloggedin|\
         log in to continue|login to continue|sign in to continue|log in to access|\
         login to access|sign in to access|login first|log in first|log in again|login again|\
         sign in again|re login|relogin|requires authentication|requires login|\
         requires you to log in|requires user authentication|nicht angemeldet|nicht eingeloggt|\
         nicht authentifiziert|bitte melden sie sich an|bitte anmelden|bitte einloggen|\
         bitte loggen sie sich ein|melde dich an|melden sie sich an|angemeldet sein|\
         sie sich anmelden|neu anmelden|erneut anmelden|melden sie sich erneut an|erneut an|\
         non authentifié|non authentifiée|pas authentifié|pas authentifiée|pas connecté|\
         pas connectée|non connecté|devez etre connecté|connectez vous|no autenticado|\
         no autenticada|no ha iniciado sesion|no has iniciado sesion|inicia sesion|inicie sesion|\
         iniciar sesion|no esta autenticado|nao autenticado|nao autenticada|faca login|\
         efetue login|efetue o login|faca o login|realize o login|realize login|nao esta logado|\
         nao logado|estar autenticado|nao esta autenticado|non autenticato|non autenticata|\
         non sei autenticato|effettua il login|effettuare il login|effettua l'accesso|\
         effettuare l'accesso|non hai effettuato|未登录|未登錄|未登入|未登陆|請重新登入|重新登录|需要登录|没有登录|没登录|未认证|\
         未認證|未鉴权|未授权登录|ログインが必要|ログインしていない|認証が必要|認証されていない|再ログイン|再度ログイン|未認証|未ログイン|ログインし直し|로그인이 필요|\
         로그인 필요|로그인해주세요|로그인 해주세요|로그인해 주세요|로그인 해 주세요|로그인하세요|로그인 후|로그인되어 있지|로그인되지 않|로그인 되지 않|로그인해야|\
         인증이 필요|인증 필요|인증되지 않|다시 로그인|не аутентифицирован*|не авторизован в системе|\
         необходимо войти|войдите в|необходимо авторизоваться|авторизуйтесь|вы не вошли|\
         требуется вход|выполните вход|не выполнен вход|войти в систему|not currently logged in|\
         not logged in anymore|no longer logged in|is not logged in|user not logged in|\
         not currently authenticated|you need to log on|not logged on|did not login|not login|\
         sign in or sign up|log in or sign up|login or register|logging in is required|\
         requires a logged in|only for logged in|only available to logged in|\
         for authenticated users only|only authenticated users|authenticated users only|\
         please sign back in|log back in|{plz/pls} {login/log in/sign in}|войдите, чтобы|войдите чтобы|пожалуйста, войдите|пожалуйста войдите|logue para|logue se|\
         inicie sessao|reautentique se|\
         {somente/apenas/so} para {usuarios/utilizadores} {logados/autenticados}|\
         debe acceder a su cuenta|{solo/solamente} para usuarios {identificados/autenticados}|\
         se necesita {autentificar/autenticar}|accedi per|fare l'accesso|fatto l'accesso|\
         non sei loggato|neu authentifizieren|neu anzumelden|\
         melden sie sich bitte {an/neu an/erneut an/wieder an}|bitte melden sie sich {neu an/erneut an/wieder an}|melde dich {neu an/erneut an/wieder an}|identification requise|登录用户专用|重新进行身份验证|重新认证|로그인되어야|인증을 받아야|로그인 상태여야|再認証|\
         reserved for logged in users|requires authorization to access|requires signing in|\
         before continuing|mussen eingeloggt sein|musst eingeloggt sein|mussen angemeldet sein|\
         musst angemeldet sein|sind nicht eingeloggt|loggen sie sich ein|logge dich ein|\
         einloggen erforderlich|nur fur angemeldete|vous devez etre authentifié|\
         vous n'etes pas connecté|n'etes pas authentifié|reconnectez vous|identifiez vous|\
         vous identifier|connexion requise|vuelva a iniciar sesion|vuelve a iniciar sesion|\
         por favor autentiquese|identifiquese|no se ha autenticado|no autentificado|\
         usuario no logueado|no logueado|é preciso estar logado|realize a autenticacao|\
         entre novamente|acesse sua conta|usuario nao logado|voce precisa se autenticar|\
         effettua nuovamente il login|accedi nuovamente|accedi di nuovo|accedi per continuare|\
         accedi o registrati|utente non loggato|utente non autenticato|\
         effettuare nuovamente l'accesso|用户未登陆|您还没有登录|你还没有登录|还未登录|尚未登录|未登录或|登录后才能|登录后再|请注册或者登录|\
         未登录用户|ログインをして|ログイン後に|ログインし直して|ログインが必須|サインインが必要|もう一度ログイン|再度サインイン|認証を行って|認証が行われて|ログインもしくは|\
         로그인 하세요|로그인을 해|로그인 해야|로그인이 되어|로그인 되어|로그인한 사용자|로그인하지 않|로그인을 하지|재로그인|미인증 사용자|인증받지 않|인증되지않|\
         인증 후|войдите снова|войдите заново|авторизуйтесь повторно|авторизуйтесь заново|\
         требуется авторизоваться|необходима авторизация|необходима аутентификация|\
         вы не авторизованы в|пользователь не аутентифицирован|пользователь не вошел|нужно войти|\
         нужно авторизоваться|вам необходимо войти|пройдите авторизацию|silakan login|\
         harus login|belum login|niet ingelogd|giriş yapmalısınız|zaloguj się|увійдіть|\
         only available to authenticated|available to authenticated users|to authenticated users|\
         to logged in users|for logged in users|for signed in users|to signed in users|\
         requires a signed in user|\
         {requires/need/needs} an authenticated {user/caller/client/session/request}|{need/needs} a {logged in/signed in} user|requires a logged in user|\
         \
         {determine/identify/resolve} {/the }{authenticated/logged in/current} user|\
         only {logged in/signed in/loggedin} {user/users/members/customers/people/accounts}|\
         only {/an }authenticated {user/members/clients/callers/customers}|\
         {no/missing/without an} authenticated {caller/principal/user}|\
         {must/need to/needs to/needed to/have to/has to/please/should/required to/\
         need} {log in/login/log on/logon/sign in/signin/authenticate/\
         be logged in/be signed in/be authenticated/be logged on/re authenticate/\
         reauthenticate/relogin/first log in/first login}|\
         {veuillez/devez/merci de/il faut/faut/devez d'abord} vous {connecter/\
         authentifier/identifier/reconnecter/ré authentifier}|\
         {debe/debes/tienes que/tiene que/necesitas/necesita/es necesario/\
         favor de/hay que/debe de} {iniciar sesion/autenticarse/autenticarte/\
         loguearse/loguearte/estar autenticado/estar logueado/identificarse/identificarte}|\
         {precisa/deve/é necessario/necessario/por favor/tem que/favor} {fazer login/\
         fazer o login/estar logado/estar autenticado/efetuar login/efetuar o login/\
         se autenticar/realizar login/autenticar se/autenticar/logar}|\
         {devi/deve/e necessario/occorre/si prega di/bisogna/necessario} {effettuare il login/\
         effettuare l'accesso/accedere/autenticarti/autenticarsi/essere autenticato/\
         essere loggato/fare il login/fare login}|\
         {请/请先/请您先/请您/请重新/请先进行/需要先/需先/必须先/您需要先/請/請先}{登录/登陆/登入/登錄}|\
         {認証/サインイン/ログイン}{をしてください/してください/していません/されていません/を行ってください/し直してください}|인증이 {되어 있지 않/안 되/안 된}|\
         {musst/mussen/mussen sie/musst du} {sich/dich} {anmelden/einloggen/authentifizieren}|\
         bitte {sich/dich/zuerst/erneut} {anmelden/einloggen}|\
         por favor {autenticarse/autenticarte/loguearse}|\
         {must/need to/needs to/have to/has to/should/required to} {be login/\
         be loged in/be logged/be signed up}|not loged in|aren't loged in|not yet logged in|\
         not logged|не {авторизовались/авторизировались/авторизовался/авторизовалась/\
         вошли/залогинены/залогинен/прошли авторизацию/прошли аутентификацию}|\
         не {авторизованы/авторизована} в системе|\
         {должны быть/должен быть/должна быть} {авторизованы/авторизован/авторизована/аутентифицированы/аутентифицирован/\
         залогинены/залогинен}",
    ),
    (
        Concept::Whole(Whole::AuthenticationFailed),
        "failed to log in|failed to login|failed auth|failed authentication|bad credentials|認証できません|인증할 수 없|badcredentials|\
         {using/with} the {credentials/credential} {that you supplied/\
         you supplied/provided/supplied/you provided/that were provided}",
    ),
    (
        Concept::Whole(Whole::Expired),
        "exp claim timestamp check failed|expired signature|expiredsignature|err jwt expired|\
         lifetime validation failed|jwtexpired|tokenexpired|signature expire|token expire|\
         tokenexpire|access token expire|id token expired|sessionexpired|session expire|\
         expiredtoken|expiredaccesstoken|err token expired|jwtexpirederror|tokenexpirederror|\
         securitytokenexpired|security token expired|authorizer token expired|\
         exp must be a future|exp check failed|exp claim check failed|login expire|\
         expired{jwt/session}",
    ),
    (
        Concept::Whole(Whole::Unreadable),
        "not enough segments|not enough or too many segments|wrong number of segments|\
         invalid number of segments|too many segments|invalid compact jws|\
         compact jwt strings may not|compact jwt strings must|jwt strings must contain|\
         jwt must have three segments|jwt must have 3|must have 3 parts|\
         invalid compact serialization|invalid crypto padding|invalid payload padding|\
         invalid header padding|token contains an invalid number|acl not found|\
         not valid for any token type|unsupported jwt|unsigned claims jwts|jwt rejected|\
         {token failed/토큰 오류/토큰 에러/トークンエラー}|wrong token type|invalid token type|incorrect token type|token has wrong type|\
         unexpected token type|only non refresh tokens|{invalid/wrong/incorrect/bad} {admin/master/service} key|invalidtoken|tokeninvalid|invalidaccesstoken|invalidauthtoken|badtoken|wrongtoken|\
         invalidjwt|invalidapikey|only refresh tokens|only access tokens|\
         {cannot/can not/can't} use {a /the /}refresh token|{cannot/can not/can't} use {this/that} token|{is not/not/isn't} an access token|\
         refresh token {cannot/can not/can't} be used|expected an access token|\
         no key to match kid|doesn't have key to match|no matching key for kid|\
         unable to match key|{token/令牌/凭证}异常",
    ),
    (
        Concept::Whole(Whole::Anonymous),
        "system anonymous|user guest|guest user|system,anonymous|anonymous user|anonymoususer|user anonymous|\
         user is anonymous|anonymous caller|anonymous access is not|anonymous access denied|\
         anonymous access not|callers without established identity|anonymous access is disabled|\
         anonymous access disabled|anonymous requests|anonymous users|anonymous users are not|\
         not available to anonymous|anonymous login",
    ),
    (
        Concept::Whole(Whole::NotPermitted),
        "nao permite esta|no permite esta|khong co quyền|की अनुमति नहीं|अनुमति नहीं है|brak zezwolenia|sense permisos per|no tens permis*|沒有權限|\
         沒有任何權限|無足夠權限|tidak memiliki izin|\
         tidak memiliki akses|tidak punya akses|tidak diizinkan|yetkiniz yok|izniniz yok|\
         brak uprawnień|geen rechten|geen toegang|niet bevoegd|недостатньо прав|немає доступу|\
         violates row level security|row level security policy|you may only|no access to|\
         only your own|is not authorized to perform|not authorized to perform|unprivileged|\
         not be authorized to|insufficient access|insufficient role|insufficient authority|\
         insufficientscope|insufficientscopes|insufficientpermission|insufficientpermissions|\
         insufficientprivilege|insufficientprivileges|insufficientrole|missingscope|\
         missingscopes|missingpermission|missingpermissions|has been disallowed|\
         do not have authorization|don't have authorization|not have the authority|\
         don't have access|do not have access|does not have access|doesn't have access|\
         dont have access|not have access|not accessible by|outside of your|beyond your|\
         over scoped|claim value not allowed|keine berechtigung|berechtigung nicht|keine berechtigungen|\
         berechtigung dafur nicht|unauthorized permission|sem autorizacao para|\
         sin autorizacion para|sans autorisation pour|senza autorizzazione per|ohne berechtigung|\
         {team/project/workspace/organization/organisation/repository/folder} not {authorized/authorised}|\
         keine rechte|{erforderlichen/notwendigen/notigen/entsprechenden} {rechte/berechtigungen} nicht|\
         keinen zugriff auf|fehlende berechtigung*|pas acces|droits insuffisants|\
         sin permiso|sin permisos|no tiene acceso|no tienes acceso|no tiene autorizacion para|\
         sem permissao|nao tem acesso|nao tem autorizacao para|nao tem permissao|non hai accesso|\
         无权|無權|권한이 없|권한이 아닙|권한이 아니|권한 없음|권한이 부족|권한 부족|권한이 필요|недостаточно прав|нет прав|нет доступа|\
         нет разрешени*|не хватает прав|not grant you|not be granted access|does not permit|\
         lacks permission|lacks access|lacks privileges|must be a member|member of this|\
         not part of this|not authorised to perform|not enabled for this user|has no rights|\
         have no rights|no right to|no rights to|insufficient grants|requires a higher role|\
         only accessible to|only accessible by|not visible to you|not shared with you|\
         isn't shared with you|keinen zugriff|n'avez pas acces|n'a pas acces|\
         action non autorisée|no puede acceder a|nao tem permissoes|nao possui permissao|\
         nao possui acesso|acao nao permitida|non hai il permesso|non hai i permessi|\
         non dispone dei permessi|azione non consentita|没有该接口|没有执行|不具备权限|没有使用权限|无操作权|无此权限|没有此权限|\
         沒有訪問權限|没有数据权限|未被授予|無此權限|許可されていない操作|権限を持っていません|이용할 수 없는 권한|권한 부여되지|не имеете права|\
         не имеет прав|нет полномочий|у вас нет прав|не имеет доступа|вам запрещено|\
         нет необходимых прав|scope does not match|scopes do not match|scope mismatch|\
         not in role|not in the role|not in group|not in any role|cannot get resource|\
         cannot list resource|cannot create resource|cannot delete resource|\
         cannot patch resource|cannot watch resource|cannot update resource|\
         cannot deletecollection resource|role required|do not own|don't own|does not own|\
         doesn't own|no longer have access|need write permissions|not your own|\
         {no es/nao é/nao e/non é/non e} {tuyo/tuya/suyo/suya/seu/sua/tuo/tua/suo}|\
         {is not/isn't/are not/aren't} yours|n'est pas {a vous/a toi}|\
         {不属于/并不属于/不归属}{您/你/当前用户/该用户/当前账号/本人/自己}|越权|\
         {본인/작성자/관리자/소유자/멤버/방장/회원/팀장/호스트/주최자/판매자}{이/가} {아닙/아니/아닌}|{key/token} is read only|\
         read only {token/key/access/api key/permission/user/role}|only read {access/permission}|\
         read access only|not own",
    ),
    (
        Concept::Whole(Whole::Owned),
        "your own|their own|his own|her own|your assigned|other users|another user's|\
         other people's|someone else's|tus propios|tus propias|tu propio|tu propia|sus propios|\
         sus propias|su propio|su propia|otros usuarios|seus proprios|suas proprias|seu proprio|\
         sua propria|outros usuarios|vos propres|votre propre|tes propres|autres utilisateurs|\
         ihre eigenen|ihr eigenes|deine eigenen|dein eigenes|anderer benutzer|i tuoi|le tue|\
         i propri|le proprie|altri utenti|自己的|他人的|自分の|他のユーザー|他人の|본인의|자신의|자신이 작성한|본인이 작성한|다른 사용자|\
         다른 사람|свои|своего|своих|чуж*|自分以外|타인|다른 회원|작성하지 않은|남의",
    ),
    (
        Concept::Whole(Whole::PermissionDenied),
        "permission denied|permission deny|permissiondenied|permissions denied|permiso denegado|permissao negada|\
         permission refusée|permesso negato|{/操作/访问/使用/数据/接口}权限{受限/被拒绝/被拒/校验失败/验证失败/错误/异常/检查失败}|\
         {/操作/実行/閲覧/アクセス}権限{エラー/なし/無し}|アクセス権{エラー/なし}|権限が{拒否/制限}|권한{이/} {거부/오류}",
    ),
    (
        Concept::Whole(Whole::RateLimited),
        "rate limit|rate limits|rate limited|ratelimit|ratelimited|rate limiting|\
         rate limit exceeded|ratelimitexceeded|too many requests|toomanyrequests|too many calls|\
         throttled|throttling|throttle|request limit exceeded|requests per second|too frequent|too frequently|request frequency|access frequency|\
         {request/requested} too many times|too many new requests|{queries/calls} per {second/minute/hour/day}|\
         requests per minute|requests per hour|requests per day|slow down|slowdown|rate exceeded|\
         request rate too high|requesting too fast|sending requests too|hourly limit|call limit|\
         request limit reached|api limit reached|zu viele anfragen|anfragelimit|trop de requetes|\
         trop de demandes|limite de débit|demasiadas solicitudes|demasiadas peticiones|\
         limite de solicitudes|muitas requisicoes|muitas solicitacoes|limite de requisicoes|\
         troppe richieste|limite di richieste|请求过于频繁|请求太频繁|频率限制|请求频繁|访问频繁|访问过于频繁|操作频繁|操作太频繁|限流|\
         超出频率|調用頻率|调用频率|リクエストが多すぎ|レート制限|リクエスト数が|アクセスが集中|呼び出し回数|요청이 너무 많|너무 많은 요청|요청 한도|호출 한도|\
         요청 횟수|слишком много запросов|лимит запросов|превышен лимит запросов|\
         request was throttled|temporarily throttled|throttledtemporarily|too many request|\
         call frequency|frequency limit|qps limit|exceeded the rate|rate limit reached|\
         secondary rate limit|flood wait|flood control|zu viele anfrage|anfragerate|\
         trop d'appels|limite de taux|demasiadas llamadas|limite de tasa|muitas chamadas|\
         limite de taxa|troppe chiamate|请求次数过多|请求频率|访问次数|超出调用|调用次数|qps|リクエスト制限|リクエスト頻度|호출 횟수|\
         호출 제한|частота запросов|превышена частота",
    ),
    (
        Concept::Whole(Whole::Quota),
        "quota exceeded|quotaexceeded|quota has been|quota limit|exceeded your quota|\
         exceeded your current quota|over quota|out of quota|usage limit|monthly limit|\
         daily limit|dailylimitexceeded|limit exceeded|limit reached|resource exhausted|\
         insufficient quota|insufficient balance|out of credits|配额|額度|额度|クォータ|할당량|квот*|\
         upgrade your plan|upgrade to|kontingent|cuota|cota excedida|not included in your plan|\
         payment required|request quota|api quota|quota reached|quota exhausted|exceeded quota|\
         quota used up|quota exceed|\
         {plan/subscription/tier/package/edition} {does not/doesn't/do not} {include/support/allow/cover}|\
         not available {on/in/for/with/under} {your/the free/the current/your current/this/the basic} {plan/tier/subscription/edition}|\
         {available/reserved/restricted/limited} {to/for} {premium/paid/paying/pro/enterprise}|\
         for {premium/paid/paying} {members/users/customers/subscribers} only|\
         {premium/paid/paying} {members/users/customers/subscribers} only",
    ),
    (
        Concept::Whole(Whole::StepUp),
        "mfa required|2fa required|mfa|2fa|two factor|two factor authentication|2 factor|\
         second factor|multi factor|multifactor|multi factor authentication|step up|stepup|\
         step up authentication|reauthenticat*|re authenticat*|re authentication|fresh token|\
         recent login|fresh login|sudo mode|insufficient user authentication|zwei faktor|\
         double authentification|doble factor|dois fatores|due fattori|二次验证|双因素|多因素|二段階認証|2要素|\
         多要素|2단계 인증|двухфакторн*|x github otp|second authentication|additional verification|\
         higher assurance|assurance level|acr values|recently authenticated|confirm your password",
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
         directory listing|ip 地址|ip地址|ip白名单|白名单|黑名单|ipアドレス|아이피|ip адрес*|ip адреса|your network|\
         network has been|bot detected|human verification|verify you are human|are you human|\
         unusual activity|risk control|风控|ip不在|ip白名單|不在白名单|ip not in|not in whitelist|\
         ip restriction|ip restricted|ip filter|data center|datacenter|\
         {age/minimum age/legal age} {restriction/restrictions/requirement/requirements/limit}|age restricted|\
         {not old enough/too young/underage/under age}|below the minimum age|under the age of|years of age|mindestalter|minderjahrig*|\
         {mineur/mineurs/menor de edad/menores de edad/menor de idade/menores de idade/minorenn*}|\
         {未满/未滿}{14/16/18}{/周}{岁/歲}|未成年|年齢制限|歳未満|세 미만|미성년|несовершеннолетн*|не достигл*|\
         not {available/supported/offered} in your {country/region/location/jurisdiction}",
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
         terms of service|accept the terms|user is disabled|user disabled|user is blocked|\
         user blocked|user is inactive|user is not active|user inactive|user is suspended|\
         user is banned|user has been banned|user has been suspended|user has been disabled|\
         user has been blocked|user has been locked|user has been deleted|user has been removed|\
         user not active|用户已被|账号已被|已被禁用|已被封|用户被禁|пользователь заблокирован|account is not active|\
         account not active|account is inactive|not been activated|email address is not verified|\
         verify your account|kyc|identity verification|user account has expired|\
         user credentials have expired|inactive user|user has been deactivated|\
         confirm your account|accept our terms|accept terms|profile is incomplete|\
         {already/has already been/have already} {exists/exist/registered/taken/in use/signed up}|\
         already have an account|sudah punya akun|deja un compte|už mate učet|既にアカウントを|계정이 있으신가요|posiadasz już konto|\
         zaten bir hesab*|вже маєте обліковий|уже есть аккаунт|已经有帐户|已有账号|已有帐号|schon ein konto|\
         ya tienes una cuenta|ja tem uma conta|hai gia un account|{is/are/was/has been} registered {with/using/via/through}|\
         {2fa/mfa/two factor/two factor authentication} {setup/enrollment/enrolment}|\
         {set up/setup/enable/configure/enroll in} {2fa/mfa/two factor authentication/two factor}|ya existe|ya {esta/se encuentra} registrad{o/a}|ja existe|\
         ja {cadastrado/registrado/esta cadastrado}|existe deja|deja utilisé|existiert bereits|\
         bereits {registriert/vergeben}|已存在|已注册|已被注册|既に登録|既に存在|이미 {존재/가입/등록/사용}|\
         уже {существует/зарегистрирован/занят}",
    ),
    (
        Concept::Whole(Whole::OneTime),
        "already used|already been used|has been used|been used before|used already|\
         execution role|service linked role|instance profile|task role|signed request|\
         request has expired|request expired|request time too skewed|requesttimetooskewed|\
         clock skew|shared access signature|sas",
    ),
    (
        Concept::Mark(Mark::Only),
        "only|{only authorized/only authorised/only allowed/only permitted/\
         only available} {to/for}|{authorized only/authorised only} {to/for}|\
         nur|seul|seule|seuls|seules|exclusivement|unicamente|exclusivamente|\
         ausschliesslich|ausschließlich|只能|只可|仅可|仅能|seulement|uniquement|solo|solamente|somente|\
         apenas|soltanto|仅限|只有|仅|のみ|だけ|만|только|лишь|исключительно|只允许|しか|以外は",
    ),
    (
        Concept::Mark(Mark::Person),
        "user|users|person|people|customer|customers|guest|guests|student|students|parent|\
         parents|doctor|doctors|patient|patients|driver|drivers|organizer|organiser|organizers|\
         hosts|participant|participants|coordinator|supervisor|collaborator|collaborators|\
         contributor|contributors|buyer|buyers|sender|recipient|holder|usuario|usuarios|persona|\
         personas|pessoa|pessoas|utilisateur|utilisateurs|personne|personnes|utente|utenti|\
         benutzer|nutzer|personen|creador|criador|créateur|ersteller|creatore|autor|autores|\
         auteur|autore|propietario|proprietario|propriétaire|besitzer|eigentumer|coordinador|\
         coordenador|profesor|professor|alumno|estudiante|作者|创建者|创建人|所有者|作成者|投稿者|本人|작성자|본인|소유자|\
         group|groups|grupo|grupos|groupe|gruppo|gruppe|группа|группы|автор|автора|автору|\
         автором|авторы|авторов|авторами|владел*|создател*|пользовател*|群主|项目成员|成员|创始人|拥有者|负责人|\
         持有者|房主|发布者|发起人|オーナー|メンバー|スタッフ|講師|教師|主催者|出品者|방장|회원|선생님|멤버|팀장|호스트|dueno|duena|dono|dona|\
         propriétaires|propietarios|proprietarios|proprietaria|propietaria|创作者",
    ),
    (
        Concept::Mark(Mark::MustBe),
        "must be|must be an|must be a|should be|need to be|needs to be|have to be|has to be|\
         restricted to|reserved for|limited to|accessible to|available to|limited for|\
         available for|accessible for|accessible by|open to|open for|visible to|muss|doit etre|\
         debe ser|deve ser|deve essere|reserved to|restricted only to|open only to|\
         allowed only for|available only to|accessible only to|limited only to|\
         {réservé/réservée/reservé/réservés/limité/limitée/restreint/restreinte} {a/aux/au}|\
         {restrito/restrita/restringido/restringida/limitado/limitada/\
         reservado/reservada/exclusivo/exclusiva/riservato/riservata/limitato/\
         limitata/disponible} {a/al/ao/aos/para/agli/ai}|\
         {beschrankt auf/reserviert fur/vorbehalten}",
    ),
    (
        Concept::Mark(Mark::Denied),
        "access denied|access is denied|access forbidden|access restricted|access not allowed|\
         no access|forbidden|unauthorized|not authorized|not authorised|unauthorised|\
         zugriff verweigert|zugriff abgelehnt|acces refusé|acces interdit|acceso denegado|\
         acesso negado|accesso negato|拒绝访问|访问被拒绝|アクセスが拒否|アクセス拒否|접근이 거부|접근 거부|доступ запрещен|\
         доступ закрыт|отказано в доступе|не авторизован*|nicht autorisiert|non autorisé|\
         no autorizado|nao autorizado|non autorizzato|未授权访问|未授權|禁止访问",
    ),
    (
        Concept::Mark(Mark::NotAuthorizedTo),
        "not authorized to|not authorised to|isn't authorized to|aren't authorized to|\
         unauthorized to|not authorized for|not authorised for|not authorize to|not authorise to|\
         not been authorized to|not authorized in|unauthorised to|no authorization to|\
         no authorisation to",
    ),
    (
        Concept::Mark(Mark::Parameter),
        "parameter|parameters|param|params|either|uid|query parameter|query string|argument|arguments|field|\
         fields|property|attribute|request body|in body|in the body|in request body|form data|\
         in the form|fields are|feld|champ|campo|参数|字段|パラメータ|フィールド|파라미터|필드|параметр*|поле|\
         must be an email|must be a valid|must be a string|must be at least|must match|\
         valid email|should be a string|must not exceed|must be one of|at least",
    ),
    (
        Concept::Mark(Mark::Hypothesis),
        "if|whether|don't forget|dont forget|do not forget|make sure|ensure|ensure that|check that|check if|check your|please check|\
         double check|verify that|confirm that|may|might|maybe|perhaps|possibly|unless|when|once|\
         in case|until|e g|for example|such as|see|learn more|wenn|falls|stellen sie sicher|\
         prufen sie|si votre|si le|si la|s'il|verifiez que|vérifiez que|assurez vous|asegurese|\
         asegurate|verifique|verifica que|si su|si tu|si el|certifique se|se o seu|se il tuo|\
         verifica che|assicurati|如果|若您|是否|请检查|请确认|请确保|もし|ご確認|확인해|если|убедитесь|проверьте",
    ),
    (
        Concept::Mark(Mark::Negation),
        "not|never|doesn't|don't|didn't|won't|pas|isn't|aren't|no es|no eres|no soy|nao é|nao e|\
         nao sou|non é|non sei|hasn't|wasn't|nicht|n'est pas|ne|no ha|nao foi|non e|未|没有被|不是|не|\
         will be|can be|will|non|nao|не являетесь|не является|并非|非",
    ),
    (
        Concept::Mark(Mark::Nothing),
        "sign up|sign ups|sign on|sign out|sign off|无法|無法|无需|不需要|not required|isn't required|no longer|no more than|no such|no matter|\
         no content|no data|no body|no policy|no matching|no route|no response|optional|or not|\
         unauthorized client|error code|error codes|error message|status code|http error|\
         nicht erforderlich|non requis|no es necesario|nao é necessario|错误码|错误代码|错误信息|エラーコード|\
         requires that|key not authorized|authorization failed|authorization error|\
         must be set to|allowed clock skew|not expired yet|does not need|doesn't need|no need|\
         access denied for user",
    ),
];
