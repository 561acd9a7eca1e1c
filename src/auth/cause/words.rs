//! Word lists of the grammar, in folded form. They are looked into only where a sentence has something
//! to do with rights or credentials.

/// Whether `word` is one of `list`, whose words are separated by `|`.
pub(super) fn holds(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split('|').any(|known| known == word)
}

/// Words for those who ask.
pub(super) const PERSONS: &str = "you|they|he|she|user|users|caller|requester|requestor|client|app|application|principal|\
    identity|member|members|account|consumer|bot|agent|guest|guests|customer|customers|\
    people|student|students|employee|employees|anyone|nobody|visitor|visitors|viewer|\
    viewers|sie|du|ihr|benutzer|nutzer|anwender|konto|vous|tu|on|utilisateur|compte|usted|\
    ustedes|usuario|usuarios|cuenta|voce|voces|conta|lei|utente|utenti|вы|ты|вам|тебе|\
    пользователь|пользователю|je|gebruiker|u|anda|kamu|pengguna";

/// Words that may stand between a person and what is said of it.
pub(super) const BETWEEN: &str = "n|is|are|am|was|were|be|been|being|has|have|had|does|do|did|re|not|no|never|currently|\
    yet|still|explicitly|also|even|longer|just|simply|ist|sind|bist|seid|wurde|wurden|est|\
    etes|sont|n'est|n'etes|ne|pas|es|esta|estas|estan|eres|sois|é|nao|non|sei|ha|foi|не|zu|\
    dazu|hierzu|dafur";

/// Verbs of rules for values: "not allowed to be empty", "cannot contain blanks".
pub(super) const OF_VALUES: &str = "be|contain|have|exceed|include|start|end|begin|overlap|equal|match|precede|span|repeat|\
    last|differ|appear|consist|find|determine|ser|estar|contener|tener|haber|superar|\
    exceder|conter|ter|haver|etre|contenir|avoir|depasser|dépasser|essere|contenere|avere|\
    superare|sein|werden|enthalten|haben|uberschreiten|быть|содержать|превышать|иметь";

/// Verbs of logging in, and what is no use of a right.
pub(super) const OF_LOGIN: &str = "log|login|logon|sign|signin|authenticate|register|connect|continue|proceed|anmelden|\
    einloggen|iniciar|ingresar|connecter|accedere|entrar|войти";

/// What a right is needed for, whoever or whatever has it.
pub(super) const OF_RIGHTS: &str = "access|call|perform|write|create|update|delete|edit|view|modify|publish|manage|list|\
    approve|archive|execute|do|invoke|administer";

/// What makes a refusal one of circumstances rather than of rights.
pub(super) const CIRCUMSTANCES: &str = "yourself|itself|themselves|oneself|already|twice|more|until|till|while|unless|before|\
    after|because|since|without|anymore|past|empty|same|when|once|again|less|fewer|due|\
    expired|shipped|closed|completed|cancelled|canceled|archived|active|pending|paid|\
    default|last|full|exceeds|limit|yet|there|as|multiple|both|simultaneously|ya|hasta|\
    mientras|mas|ja|até|enquanto|mais|déja|deja|jusqu'a|plus|tant|bereits|schon|solange|\
    mehr|gia|finché|piu|уже|пока|больше|себя|selbst|si|mismo|mesmo|meme|stesso";

/// Verbs of checking: what is checked decides.
pub(super) const OF_CHECKING: &str =
    "reach|process|handle|parse|read|verify|validate|decode|check|confirm";

/// Words before "token" that do not tell its kind.
pub(super) const NO_KIND: &str = "the|this|that|your|our|any|all|invalid|valid|missing|bad|wrong|incorrect|correct|malformed|\
    and|for|with|from|not|has|have|had|was|were|are|per|via|unknown|corrupt|corrupted|unauthorized|unauthorised|\
    illegal|inactive|active|revoked|empty|null|undefined|stale|old|new|current|same|different|other|another|\
    user's|users|user|bad|fake|false|insufficient|failure|failed|error|errors|sorry|oops|please|provide|provides|\
    send|include|pass|supply|set|get|got|find|found|check|verify|decode|validate|parse|read|refresh|renew|use|\
    require|requires|need|needs|without|lacks|authorization|auth|access|login|session|identity|security|web|\
    personal|service|client|server|app|api|admin|bearer|jwt|oauth|sso|http|header|cookie|query|request|in|of|\
    account|application|device|machine|project|team|organization|organisation|workspace|tenant|partner|developer|\
    private|secret|firebase|supabase|keycloak|cognito|auth0|okta|azure|google|github|gitlab|slack|discord|\
    telegram|facebook|microsoft|apple|twitter|kakao|naver|clerk|magic|strapi|directus|laravel|sanctum|passport|\
    django|rest|static|internal|external|global|master|root|default|company|customer|agent|bot|sas|mcp|vault|\
    sorry|unable|cannot|can't|couldn't|non|also|but|yet|because|since|when|where|which|unexpired|unsigned|\
    expire|encrypted|unverified|unrecognized|unsupported|improper|proper|absent|lost|only|then|user|uuid|random|\
    generic|legacy|long|short|lived|permanent|temporary|temp|test|live|production|sandbox|x|operator|cluster";

/// What a noun before it only describes: an "auth provider" is no authentication, a "login config" no
/// login, an "OAuth state" no credential.
pub(super) const HEADS: &str = "provider|providers|config|configs|configuration|configurations|settings|strategy|\
    strategies|flow|flows|page|pages|url|uri|form|screen|button|plugin|metadata|documents|history|\
    policy|policies|code|state|callback|redirect|link|links|limit|budget|balance|price|pair|symbol|\
    supply|middleware|adapter|driver|factory|hook|hooks|listener|guard|widget|dialog|template|templates|\
    store|storage|cache|backend|backends|status|file|files|ui|creation|generation|management|issuance|support|\
    sharing|import|export|listing|usage|type|amount|quantity|decimals|remark|remarks|comment|alias|\
    transaction|transactions|launch|attempt|handler|manager|module|engine|loader|registry|resolver";

/// Words in -ing before a noun that are no activity of its own.
pub(super) const NO_ACTIVITY: &str = "missing|existing|matching|corresponding|remaining|requiring|following|\
    preceding|during|using|ongoing|pending|validating|verifying|checking|loading|reading|parsing|decoding|\
    creating|getting|fetching|refreshing|lacking|providing|including|expiring|nothing|something|processing|\
    retrieving|decrypting|authenticating|authorizing|revalidating|receiving|generating|sending|passing|\
    signing|bearing|renewing|obtaining|extracting|finding|deserializing|working|regarding|being|having|\
    incoming|outgoing|string|acquiring|requesting|updating|revoking|introspecting|exchanging|handling|\
    setting|adding|looking|logging|supplying|specifying|introducing|conflicting|nonexisting|impersonating";
