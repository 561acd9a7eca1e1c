//! Word lists of the grammar of rights, in folded form. They are looked into only where a sentence
//! has something to do with rights.

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
