//! Nouns: what can expire, be wrong, be missing or be lacking.

use super::super::concepts::{Concept, Noun};
use super::Table;

pub(super) const TABLE: Table = &[
    // Credentials by their full names: no other kind of token is meant.
    (
        Concept::Noun(Noun::AccessToken),
        "access token|access tokens|accesstoken|auth token|authtoken|authentication token|\
         authorization token|authorisation token|bearer token|bearer|jwt|jwts|json web token|\
         jsonwebtoken|id token|idtoken|identity token|oauth token|oauth2 token|login token|\
         user token|security token|service token|personal access token|api access token|\
         application token|app token|auth ticket|authentication ticket|token bearer|auth jwt|\
         authentication credentials|client token|access credentials|oauth access token|\
         zugriffstoken|zugangstoken|authentifizierungstoken|anmeldetoken|jeton d'acces|\
         jeton d'authentification|token d'acces|token d'authentification|token de acceso|\
         token de autenticacion|token de autorizacion|token de acesso|token de autenticacao|\
         token de autorizacao|token di accesso|token di autenticazione|token di autorizzazione|\
         アクセストークン|認証トークン|idトークン|访问令牌|访问凭证|认证令牌|身份令牌|存取權杖|訪問令牌|액세스 토큰|엑세스 토큰|인증 토큰|접근 토큰|액세스토큰|\
         токен доступа|токена доступа|токен авторизации|токен аутентификации|bearer токен|\
         access jwt|iam token|oidc token|oidc access token|firebase id token|session jwt|\
         jwt auth token|access tokens credentials|refresh and access token|management token|\
         machine token|server token|bot token|web token|sso token|acl token|vault token|\
         admin token|user access token|page access token|tenant access token|app access token|\
         integration token|oauth bearer token|authentication cookie token|\
         authorization code token|authentifizierungs token|bearer token jwt|zugriffsschlussel|\
         token d'identification|jeton d'identification|jeton bearer|jeton jwt|token jwt|\
         jwt token|token di sessione jwt|认证token|鉴权token|授权令牌|用户令牌|登录令牌|鉴权令牌|用户token|登录token|\
         アクセス トークン|認可トークン|ベアラートークン|ユーザートークン|베어러 토큰|접속 토큰|iam токен*|jwt токен*|токеном доступа|\
         токену доступа|токена авторизации|oauth токен*|jwt string argument|jwt string|\
         token string",
    ),
    (
        Concept::Noun(Noun::Session),
        "session|sessions|session token|session id|sessionid|session cookie|session key|sid|\
         login session|user session|auth cookie|authentication cookie|sso session|sitzung|\
         sitzungstoken|anmeldesitzung|sesion|sesiones|sessao|sessione|сесси*|сеанс*|セッション|会话|會話|\
         登录状态|登录态|登錄狀態|登录信息|登录凭证|身份信息|세션|session handle|session ticket|user session id|\
         web session|browser session|logged in session|login state|login status|jsessionid|\
         phpsessid|session identifier|session identification|session credentials|benutzersitzung|\
         sitzungs id|identifiant de session|session utilisateur|jeton de session|id de sesion|\
         token de sesion|sesion de usuario|sessao do usuario|token de sessao|sessione utente|\
         id di sessione|token di sessione|会话令牌|会话标识|登录会话|登录凭据|登入狀態|登录态已|セッションid|セッショントークン|\
         ログインセッション|ログイン状態|로그인 세션|세션 토큰|세션 정보|сессию|сессией",
    ),
    (
        Concept::Noun(Noun::ApiKey),
        "api key|api {v1/v2/v3/v4} key|api keys|apikey|apikeys|access id|access key|access key id|secret access key|access keys|\
         subscription key|app key|appkey|application key|api token|api tokens|apitoken|\
         api secret|client secret|consumer key|secret key|developer key|client id|app id|appid|\
         app secret|appsecret|application id|access key secret|api credentials|api credential|\
         api schlussel|api schluessel|api zugangsdaten|cle api|cle d'api|clé api|clé d'api|\
         clave api|clave de api|clave de la api|chave api|chave de api|chave da api|chiave api|\
         api密钥|api密鑰|密钥|apiキー|api キー|アクセスキー|api 키|api키|앱키|앱 키|apiключ*|api ключ*|ключ api|\
         ключа api|admin secret|auth key|authkey|auth keys|user key|account key|api user|\
         api username|integration key|publishable key|private api key|public api key|\
         project api key|rest api key|rest key|license api key|api key id|key id|api keyid|\
         partner key|application key secret|app id or api key|functions key|function key|\
         service account key|service account credentials|developer token|x api key|api auth key|\
         api authentication key|access key pair|api accesskey|accesskey|accesskeyid|\
         accesskeysecret|zugangsschlussel|api token key|anwendungsschlussel|cle d'acces|\
         clé d'acces|clé d'authentification|clave de acceso|clave de aplicacion|\
         credencial de api|chave de acesso|chave de aplicacao|chiave di accesso|chiave dell'api|\
         chiave di autenticazione|访问密钥|应用密钥|应用id|接口密钥|api令牌|apikeyを|api 密钥|アプリケーションキー|アプリid|\
         apiトークン|api トークン|인증키|인증 키|서비스키|서비스 키|api 토큰|api токен*|ключ доступа|ключа доступа|\
         апи ключ*",
    ),
    (
        Concept::Noun(Noun::Header),
        "authorization header|authorisation header|auth header|authentication header|\
         authorization headers|header authorization|authorization http header|\
         authorization request header|authorization field|required header authorization|\
         http authorization|http authorization header|credentials header|authorization kopfzeile|\
         autorisierungsheader|en tete authorization|en tete d'autorisation|entete authorization|\
         cabecera authorization|cabecera de autorizacion|encabezado authorization|\
         encabezado de autorizacion|cabecalho authorization|cabecalho de autorizacao|\
         header de autorizacao|header di autorizzazione|intestazione authorization|\
         authorization ヘッダ*|authorizationヘッダ*|认证头|授权头|请求头|authorization 헤더|인증 헤더|\
         заголовок authorization|заголовка authorization|заголовок авторизации|\
         заголовка авторизации|заголовке authorization|authentication headers|auth headers|\
         authorization http request header|authorization bearer header|bearer header|\
         authorization header value|header field authorization|authorisierungsheader|\
         autorisierungs header|authentifizierungsheader|header authentication|\
         header d'autorisation|header d'authentification|en tete d'authentification|\
         encabezado de autenticacion|cabecera de autenticacion|cabecalho de autenticacao|\
         header di autenticazione|intestazione di autorizzazione|authorization请求头|\
         请求头authorization|authorization 请求头|authorization头|认证请求头|認証ヘッダ*|authorization header가|\
         인증 헤더가|заголовок аутентификации",
    ),
    (
        Concept::Noun(Noun::Token),
        "token|tokens|credential|credentials|creds|ticket|assertion|cookie|cookies|principal|\
         user credentials|login credentials|oauth|oauth client|jws|jwe|sas token|dpop proof|\
         zugangsdaten|anmeldedaten|anmeldeinformationen|jeton|jetons|identifiants|identifiant|\
         credenciales|credenciais|credenziali|ficha|令牌|凭证|认证信息|凭据|憑證|权杖|權杖|票据|トークン|認証情報|資格情報|\
         ログイン情報|クレデンシャル|토큰|자격 증명|자격증명|인증 정보|인증정보|токен*|учетные данные|учетных данных|\
         учетным данным|реквизит*|authentication information|auth information|\
         authentication info|auth info|authentication data|auth data|authentication details|\
         login details|login information|security credentials|client credentials|user credential|\
         credential information|authorization credentials|authorization grant|auth credentials|\
         credential token|account credentials|credentials provided|delegation token|\
         zugangstokens|anmeldeinformation|informations d'authentification|\
         informations d'identification|informations de connexion|données d'authentification|\
         identifications|credenciales de autenticacion|credenciales de acceso|datos de acceso|\
         datos de autenticacion|informacion de autenticacion|credenciais de autenticacao|\
         credenciais de acesso|dados de acesso|informacoes de autenticacao|\
         credenziali di autenticazione|credenziali di accesso|informazioni di autenticazione|\
         dati di accesso|身份认证信息|身份凭证|身份凭据|鉴权信息|登录凭证信息|认证凭证|认证凭据|授权信息|認証資格情報|認証データ|認証トークン情報|\
         인증 데이터|인증데이터|자격증명 정보|аутентификационные данные|аутентификационных данных|\
         данные аутентификации|учетным записям|авторизационные данные|данные для входа|\
         данных для входа",
    ),
    (
        Concept::Noun(Noun::RefreshToken),
        "refresh token|refresh tokens|refreshtoken|refresh jwt|jeton de rafraichissement|\
         token de rafraichissement|token de actualizacion|token de refresco|token de atualizacao|\
         token di aggiornamento|aktualisierungstoken|刷新令牌|刷新token|リフレッシュトークン|리프레시 토큰|리프레쉬 토큰|\
         refresh токен*|рефреш токен*",
    ),
    (Concept::Noun(Noun::Key), "key|keys|schlussel|schluessel|ключ*|キー"),
    (
        Concept::Noun(Noun::Signature),
        "signature|signatures|sign|api sign|api signature|request sign|access sign|sign signature|hmac|token signature|jwt signature|request signature|signatur|\
         firma del token|assinatura do token|签名|簽名|数字签名|署名|서명|подпис*",
    ),
    (
        Concept::Noun(Noun::Password),
        "password|passwords|passwd|username or password|user name or password|\
         username and password|email or password|login or password|username password|\
         email and password|username|usernames|login name|user name|passphrase|passwort|kennwort|\
         benutzername|benutzername oder passwort|mot de passe|nom d'utilisateur|contrasena|\
         contrasenas|usuario o contrasena|senha|usuario ou senha|email ou senha|nome utente|\
         utente o password|密码|密碼|用户名|用戶名|用户名或密码|账号或密码|帐号或密码|パスワード|ユーザー名|비밀번호|아이디|парол*|логин*",
    ),
    (
        Concept::Noun(Noun::Authentication),
        "authentication|authenticate|login|log in|logon|sign in|signin|auth|http authentication|\
         user authentication|basic authentication|client authentication|bearer authentication|\
         authentifizierung|anmeldung|authentification|connexion|autenticacion|inicio de sesion|\
         autenticacao|autenticazione|accesso utente|认证|認證|身份验证|身份驗證|身份认证|鉴权|登录|登錄|登入|登陆|認証|ログイン|\
         サインイン|인증|로그인|аутентификац*|вход",
    ),
    (
        Concept::Noun(Noun::Authorization),
        "authorization|authorisation|autorisation|autorizacion|autorizacao|autorizzazione|\
         autorisierung|авторизац*|授权",
    ),
    (
        Concept::Noun(Noun::Claim),
        "exp field|exp claim|iat claim|nbf claim|sub claim|kid header|token claims|jwt claims|\
         exp|signing key|jwt payload|token payload|jwt header|token header|expiration claim|\
         expiration time claim|jwt claim|token expiry claim|not before claim|issued at claim|\
         subject claim|jti|jti claim|kid claim|jwt algorithm|\
         {role/roles/scope/scp/groups/required/missing/permissions} {claim/claims}|\
         missing required claim|권한 정보|권한정보|{yetki/yetkilendirme} {bilgisi/bilgileri/başlığı}",
    ),
    (
        Concept::Noun(Noun::Audience),
        "audience|audiences|aud|aud claim|jwt audience|token audience|issuer|issuers|iss|\
         iss claim|jwt issuer|token issuer|audienz|emittent|emetteur|emisor|emissor|emittente|受众|\
         签发者|発行者|オーディエンス|aud claims|аудитори*",
    ),
    // Permission.
    (
        Concept::Noun(Noun::Scope),
        "scope|scopes|oauth scope|oauth scopes|作用域|スコープ|스코프|required scope|required scopes|\
         oauth2 scope|oauth2 scopes|token scope|token scopes|access scope|access scopes|\
         api scope|api scopes|privilege scopes|necessary scopes|ability|abilities|\
         berechtigungsumfang|escopo|escopos|授权范围|权限范围|权限域|スコープが|область доступа",
    ),
    (
        Concept::Noun(Noun::Permission),
        "permission|permissions|privilege|privileges|capability|capabilities|rights|the right|the right to|right to|\
         access privileges|access privilege|access rights|access right|authority|authorities|\
         entitlement|entitlements|access level|clearance|berechtigung*|rechte|zugriffsrechte|\
         droits|droit|permiso|permisos|privilegios|permissao|permissoes|permesso|permessi|\
         privilegi|权限|權限|権限|アクセス権|권한|прав|права|полномоч*|разрешени*|привилеги*|autoridad|\
         autoridade|autorita|autorité|accesos|grants|access permission|access permissions|\
         user rights|write access|read access|user permissions|role permissions|\
         required permission|required permissions|permission level|admin access level|\
         security clearance|authorizations|zugriffsberechtigung*|zugriffsrecht|nutzerrechte|\
         autorisations|habilitation|habilitations|droits d'acces|autorizaciones|derechos|\
         derechos de acceso|privilegio|autorizacoes|direitos|direitos de acesso|autorizzazioni|\
         diritti|diritti di accesso|操作权限|访问权限|数据权限|接口权限|使用权限|アクセス権限|操作権限|実行権限|閲覧権限|권한이|접근 권한|\
         사용 권한|права доступа|прав доступа|правами|полномочия|*rechte|*recht zum|privilégio|\
         privilégios|befugnis|befugnisse|privilegien",
    ),
    (
        Concept::Noun(Noun::Access),
        "access|zugriff|acces|acceso|acesso|accesso|доступ|доступа|доступу|доступом|adgang|tilgang|访问权|アクセス",
    ),
    (
        Concept::Noun(Noun::Role),
        "admin|admins|administrator|administrators|superuser|superusers|super admin|superadmin|\
         sysadmin|staff|owner|owners|author|authors|creator|manager|managers|editor|maintainer|\
         maintainers|member|members|team member|team members|role|roles|user role|user type|\
         user group|user level|employee|employees|teacher|teachers|seller|sellers|vendors|\
         instructor|instructors|developers|partners|root|admin role|admin access|\
         admin privileges|admin rights|administrator privileges|rolle|administratoren|\
         administratorin|administrateur*|administrador*|amministrator*|管理员|管理員|管理者|角色|관리자|\
         администратор*|роль|роли|админ|админы|rol|ruolo|funcao|perfil|profil|profilo|mitglieder|\
         membres|miembros|membros|membri|moderatoren|modérateur*|moderador*|moderator*|\
         eigentumer des|lehrer|gerente|gerentes|profesores|professores|insegnanti|enseignants|\
         docente|docentes|модератор*|преподавател*|менеджер*",
    ),
    // What else a refusal may be about.
    (
        Concept::Noun(Noun::Account),
        "account|accounts|user account|konto|benutzerkonto|compte|cuenta|conta|账号|账户|帐号|帳號|帳戶|\
         アカウント|계정|аккаунт*|учетная запись|учетной записи|учетную запись|membership|organization|\
         organisation|tenant|workspace|project|email address|e mail|email|user profile|device|\
         merchant",
    ),
    (
        Concept::Noun(Noun::Licence),
        "subscription|subscriptions|licence|license|licenses|license key|licence key|trial|\
         free trial|trial period|plan|plans|card|credit card|domain|contract|billing|payment|\
         invoice|credits|credit|tier|paid plan|balance|abonnement|lizenz|testphase|essai|\
         suscripcion|licencia|prueba|assinatura|plano|licenca|abbonamento|licenza|prova|订阅|許可證|\
         许可证|套餐|会员|余额|試用|试用|サブスクリプション|ライセンス|プラン|구독|라이선스|요금제|подписк*|лицензи*|тариф*|dominio|\
         domaine|premium|membership plan|contract period|support contract|warranty|promotion|\
         promo|vip|会员资格|付费|授权许可|契約|有料プラン|무료 체험|체험판|멤버십|пробный период|абонемент",
    ),
    (
        Concept::Noun(Noun::Certificate),
        "certificate|certificates|cert|client certificate|ssl certificate|zertifikat*|certificat|\
         certificado|certificato|证书|憑證書|証明書|인증서|сертификат*",
    ),
    (
        Concept::Noun(Noun::AntiForgery),
        "csrf|xsrf|csrf token|xsrf token|csrf cookie|csrftoken|anti forgery|antiforgery|\
         anti forgery token|antiforgery token|anti csrf|authenticity token|\
         request verification token|verification token cookie|nonce|cross site|forgery|\
         form token|cookie nonce|referer checking|origin checking",
    ),
    (
        Concept::Noun(Noun::OneTime),
        "max tokens|maximum tokens|prompt tokens|completion tokens|context length|nft token|nft|\
         reset token|password reset|reset password|reset link|reset code|password reset token|\
         recovery token|recovery code|recovery link|verification code|verification token|\
         verification link|verify token|verification email|email verification|email token|\
         confirmation token|confirmation code|confirmation link|activation|activation token|\
         activation code|activation link|activation key|invite|invite token|invite code|\
         invitation|invitation token|invitation link|invitation code|magic link|magic token|\
         one time|one time password|one time code|otp|totp|otp token|passcode|captcha|recaptcha|\
         hcaptcha|turnstile|coupon|coupons|voucher|gift|gift card|promo code|unsubscribe|\
         unsubscribe token|share link|shared link|share token|sharing link|download link|\
         download url|download token|upload token|upload url|upload link|signed url|signed link|\
         presigned|pre signed|presigned url|device code|user code|authorization code|auth code|\
         code verifier|oauth verifier|registration token|device token|push token|fcm token|payment token|request token|verification session|reply token|\
         card token|stripe token|vapid|acme|delta token|change token|history token|watch token|\
         snapshot token|transfer token|webhook signature|webhook|webhook secret|page token|\
         pagination token|next token|next page token|continuation token|sync token|cursor|erc20|\
         token balance|token contract|token address|contract address|wallet|mint|\
         unexpected token|syntax|json token|xml token|parse error|parser error|at position|\
         at line|sms code|login code|security code|pin code|pin|delete token|cancel token|\
         reservation token|guest token|meeting token|access code|join code|link token|\
         public token|checkout session|upload session|payment session|authorization session|game session|chat session|\
         import session|cart session|editing session|training session|quiz session|call session|\
         stream session|smtp|imap|ftp|ssh|mysql|postgres*|mongo*|redis|kafka|current password|\
         old password|grant|lock token|resume token|cas ticket|service ticket|client assertion|\
         zurucksetzungs*|bestatigungs token|bestatigungstoken|bestatigungs tokens|megerosito token|\
         token {konfirmasi/verifikasi}|確認トークン|検証トークン|doğrulama {belirteci/tokeni/kodu}|确认令牌|验证令牌|\
         bevestigings token|bevestigingstoken|\
         {токен/токена} {для подтверждения/для восстановления/для сброса/подтверждения/восстановления/сброса}|\
         token pro obnovu|jeton de {confirmation/verification/vérification/réinitialisation}|\
         token de {confirmacion/verificacion/restablecimiento/confirmacao/verificacao/redefinicao/recuperacao/recuperacion}|\
         token di {conferma/verifica/reimpostazione}|확인 토큰|bestatigungscode|bestatigungslink|einladung*|aktivierung*|\
         réinitialisation|reinitialisation|lien de|code de vérification|code de verification|\
         restablecimiento|restablecer|enlace de|codigo de verificacion|invitacion|redefinicao|\
         redefinir|link de|codigo de verificacao|convite|reimpostazione|invito|验证码|驗證碼|校验码|重置|邀请|\
         邀請|激活|優惠|优惠券|二维码|認証コード|確認コード|招待|再設定|リセット|クーポン|인증번호|인증 코드|인증코드|초대|재설정|쿠폰|\
         код подтверждения|сброс*|приглашен*|купон*|ссылк*|voting session|booking session|\
         exam session|recording session|shopping session|gaming session|meeting session|\
         live session|debug session|remote session|support session|trading session|\
         backup session|sync session|charging session|parking session|workout session|\
         interview session|class session|study session|video session|conference session|\
         test session|playback session|streaming session|assessment session|poll session|\
         survey session|event session|ussd session|whatsapp session|transfer session|\
         table session|order session|tour session|draft session|shopping cart|webinar session|\
         terminal session|screen session|print session|scan session|signing session|\
         document session|import job|game token|payment intent|setup token|setup intent|\
         bank token|transaction token|processor token|tracking token|shipping token|edit token|\
         preview token|embed token|playback token|stream token|room token|chat token|queue token|\
         concurrency token|synchronizer token|idempotency key|idempotency token|ssh key|gpg key|\
         product key|foreign key|encryption key|public key|private key|primary key|cache key|\
         partition key|routing key|map key|json key|object key|sort key|unique key|duplicate key",
    ),
    (
        Concept::Noun(Noun::Attribute),
        "name|names|jwt secret|jwt secret key|jwt key|token secret|session secret|cookie secret|\
         secret key base|jwt private key|jwt public key|jwt signing key|booking|reservation|\
         limit|limits|description|count|length|budget|label|quota|size|expiration date|\
         expiry date|名称|名前|이름|имя",
    ),
    (
        Concept::Noun(Noun::Other),
        "link|url|uri|page|request|requests|order|offer|file|document|flow|form|cart|consent|job|\
         event|id|identifier|format|json|body|payload|content|content type|model|version|date|\
         time|range|address|ip|phone|phone number|number|type|country|state|code|value|resource|\
         object|item|record|entry|data|input|operation|action|response|server|database|\
         connection|query|route|endpoint|path|host|hostname|service|upload|download|bucket|image|\
         message|question|answer|product|application|client|region|currency|amount|bot|\
         transaction|message id|webhook url|redirect uri|callback|grant type|timestamp|anfrage|\
         seite|datei|lien|demande|requete|fichier|enlace|solicitud|pagina|archivo|arquivo|pedido|\
         collegamento|签名身份|链接|请求|订单|文件|数据|页面|時刻|リンク|リクエスト|注文|ファイル|링크|요청|주문|파일|запрос*|заказ*|файл*|\
         страниц*|данны*",
    ),
];
