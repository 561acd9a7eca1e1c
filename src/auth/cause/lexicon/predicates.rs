//! Predicates: what is wrong with a noun, and on which side of it the words stand.

use super::super::concepts::{Concept, Predicate, Side};
use super::Table;

pub(super) const TABLE: Table = &[
    (
        Concept::Predicate(Predicate::Expired, Side::Either),
        "expired|timed out|time out|timeout|no longer valid|no longer active|stale|lapsed|too old|\
         has ended|ended|past its expiration|past expiry|\
         abgelaufen*|verfallen|nicht mehr gultig|nicht mehr gueltig|\
         expiré|expirée|expirés|expirées|a expire|est expire|périmé|périmée|perimé|plus valide|\
         plus valable|n'est plus valide|expirado|expirada|expirados|expiradas|ha expirado|expiro|\
         vencido|vencida|vencio|caducado|caducada|caduco|ha caducado|expirou|expiraram|venceu|\
         caducou|scaduto|scaduta|scaduti|scadute|e scaduto|e scaduta|\
         过期|過期|逾期|失效|已失效|到期|超时|超時|期限切れ|有効期限が切れ|有効期限切れ|期限が切れ|有効期限が過ぎ|\
         タイムアウト|失効|만료|기간이 지|시간이 초과|시간 초과|истек*|просроч*|больше не действ*",
    ),
    (
        Concept::Predicate(Predicate::Invalid, Side::Either),
        "invalid|invalids|not valid|isn't valid|not a valid|wasn't valid|incorrect|not correct|\
         unknown|unrecognized|unrecognised|not recognized|not recognised|mismatch|mismatched|\
         does not match|doesn't match|do not match|don't match|not match|did not match|corrupt|\
         corrupted|tampered|forged|untrusted|not trusted|not registered|unregistered|unverified|\
         not accepted|rejected|illegal|does not exist|doesn't exist|wrong|verification failed|verification error|\
         verification failure|verification fails|validation failed|validation error|\
         validation failure|failed validation|failed verification|decode failed|decode error|\
         could not be verified|could not be validated|could not be decoded|could not be parsed|\
         could not be authenticated|couldn't be verified|cannot be verified|can't be verified|\
         cannot be validated|cannot be decoded|can not be verified|not be verified|\
         not be validated|not be authenticated|\
         ungultig*|ungueltig*|nicht gultig|nicht gueltig|falsch*|fehlerhaft*|unbekannt*|inkorrekt*|\
         nicht korrekt|invalide|invalides|non valide|pas valide|n'est pas valide|pas valable|\
         incorrecte|incorrects|incorrectes|erroné|erronée|erronés|inconnu|inconnue|\
         invalido|invalida|invalidos|invalidas|no valido|no valida|no es valido|no es valida|\
         no es validos|no son valid*|incorrecto|incorrecta|incorrectos|incorrectas|erroneo|erronea|\
         desconocid*|nao é valido|nao é valida|nao e valido|nao e valida|nao sao valid*|incorret*|\
         errado|errada|errados|desconhecid*|non valido|non valida|non validi|\
         non e valido|non e valida|errato|errata|errati|errate|non corretto|non corretta|non corrette|\
         non corretti|sbagliat*|sconosciut*|\
         无效|無效|不正确|不正確|错误|錯誤|非法|不合法|不存在|有误|校验失败|验证失败|驗證失敗|验证不通过|校验不通过|解析失败|\
         不匹配|校验错误|验证错误|無効|不正|正しくありません|正しくない|間違って|誤って|一致しません|検証に失敗|有効ではありません|\
         有効でない|有効ではない|유효하지 않|유효하지않|잘못된|잘못되|올바르지 않|올바르지않|일치하지 않|등록되지 않|검증에 실패|\
         검증 실패|유효한 토큰이 아|недействител*|не действител*|неверн*|невалидн*|некорректн*|неправильн*|\
         ошибочн*|не валид*|не совпада*|не верн*",
    ),
    (
        Concept::Predicate(Predicate::Invalid, Side::Before),
        "bad|failed to verify|failed to validate|failed to decode|failed to parse|fail to verify|\
         failed to authenticate|couldn't authenticate|can't authenticate|could not verify|could not validate|could not decode|\
         could not parse|couldn't verify|couldn't validate|cannot verify|can't verify|\
         cannot validate|cannot decode|can not verify|unable to verify|unable to validate|\
         unable to decode|unable to parse|unable to authenticate|cannot authenticate|\
         could not authenticate|error validating|error verifying|error decoding|error parsing|\
         mauvais|mauvaise|no se pudo validar|no se pudo verificar|nao foi possivel validar|\
         nao foi possivel verificar|impossibile verificare|impossible de vérifier|\
         impossible de verifier",
    ),
    (
        Concept::Predicate(Predicate::Malformed, Side::Either),
        "malformed|badly formed|not well formed|ill formed|wrong format|bad format|invalid format|\
         must be in the format|fehlformatiert|mal formé|mal forme|malformado|malformada|malformato|\
         格式错误|格式不正确|格式有误|形式が不正|形式が正しく|형식이 잘못|형식이 올바르지|неверный формат",
    ),
    (
        Concept::Predicate(Predicate::Revoked, Side::Either),
        "revoked|invalidated|inactive|not active|isn't active|deactivated|disabled|terminated|\
         blacklisted|blocklisted|denylisted|withdrawn|logged out|signed out|\
         widerrufen*|deaktiviert|révoqué|révoquée|revoque|désactivé|désactivée|revocado|revocada|\
         desactivado|desactivada|revogado|revogada|desativado|desativada|revocato|revocata|\
         disattivat*|吊销|撤销|注销|撤銷|已禁用|被禁用|已停用|取り消され|無効化|폐기|취소된|철회|비활성|отозван*|аннулирован*|\
         деактивирован*",
    ),
    (
        Concept::Predicate(Predicate::NotYet, Side::Either),
        "not yet valid|not valid yet|not yet active|not active yet|used before|not before|\
         issued in the future|used too early|immature|noch nicht gultig|noch nicht gueltig|\
         pas encore valide|aun no es valido|todavia no es valido|ainda nao é valido|ainda nao e valido|\
         non ancora valido|尚未生效|未生效|まだ有効|아직 유효하지|еще не действ*",
    ),
    (
        Concept::Predicate(Predicate::Missing, Side::After),
        "not provided|not supplied|not present|not found|not set|not specified|not sent|\
         not given|not included|not passed|not detected|not available in request|empty|\
         is null|undefined|blank|null|must be provided|must be supplied|must be present|must be set|\
         must be included|must be sent|must be specified|must not be empty|should not be empty|\
         cannot be empty|can't be empty|can not be empty|cannot be null|wasn't provided|\
         weren't provided|needs to be provided|should be provided|couldn't be found|\
         could not be found|nicht vorhanden|nicht gefunden|nicht angegeben|\
         nicht ubermittelt|nicht bereitgestellt|manquant|manquante|manquants|non fourni|non fournie|\
         non fournis|pas fourni|pas fournie|non trouvé|non trouve|introuvable|no proporcionado|\
         no proporcionada|no proporcionadas|no encontrado|no encontrada|no fue proporcionado|\
         no suministrado|no enviado|\
         no presente|ausente|faltante|no provisto|nao fornecido|nao fornecida|nao fornecidas|\
         nao encontrado|nao encontrada|nao informado|nao informada|nao enviado|nao enviada|\
         nao presente|mancante|mancanti|\
         non fornito|non fornita|non fornite|non trovato|non trovata|non presente|assente|\
         non inviato|non specificato|为空|不能为空|不可为空|未找到|未传|不得为空|為空|がありません|見つかりません|\
         指定されていません|提供されていません|含まれていません|が必要です|空です|送信されていません|設定されていません|없습니다|\
         없음|제공되지 않|찾을 수 없|존재하지 않|не найден*|не предоставлен*|не были предоставлен*|не был предоставлен*|не передан*|не указан*|пуст*|\
         не обнаружен*|не задан*",
    ),
    (
        Concept::Predicate(Predicate::Missing, Side::Before),
        "no|no valid|did not provide|didn't provide|do not provide|does not contain|doesn't contain|\
         did not contain|does not include|did not include|could not find|couldn't find|cannot find|\
         can't find|unable to find|must provide|must include|must supply|must send|must pass|\
         must specify|need to provide|please provide|provide your|provide a|provide an|provide valid|please include|please supply|please send|\
         please specify|please pass|have not provided|haven't provided|not provide|not providing|\
         failed to provide|unable to locate|could not locate|kein|keine|keinen|ohne|aucun|aucune|\
         pas de|manque|sin|falta|faltan|ningun|ninguna|proporcione|sem|nenhum|nenhuma|nao ha|\
         forneca|nessun|nessuna|manca|mancano|senza|fornire|没有|未携带|未检测到|未获取到|请提供|请携带|无|\
         未檢測到|без|укажите|предоставьте|передайте",
    ),
    (
        Concept::Predicate(Predicate::Missing, Side::Either),
        "missing|fehlt|fehlen|fehlend*|no se proporciono|no se ha proporcionado|no se encontro|\
         nao foi fornecido|nao foi enviado|nao foi informado|absent|absente|缺少|缺失|缺乏|未提供|欠落|누락|отсутству*",
    ),
    (
        Concept::Predicate(Predicate::Required, Side::Either),
        "required|needed|is needed|is required|are required|requis|requise|requises|obligatoire|nécessaire|necessaire|\
         requerido|requerida|requeridas|se requiere|obligatorio|obligatoria|necesario|necesaria|\
         obrigatori*|necessari*|richiesto|richiesta|richieste|obbligatori*|erforderlich|benotigt|\
         notwendig|需要|必须|必需|必填|必須|必要|필요|필수|требуется|требуются|необходим*|обязател*|mandatory|\
         must be authenticated with",
    ),
    (
        Concept::Predicate(Predicate::Required, Side::Before),
        "requires|require|needs|need|requiert|requiere|requer|richiede|erfordert|verlangt|требует|\
         must have|you need|must possess|needs a|requires a valid",
    ),
    (
        Concept::Predicate(Predicate::Failed, Side::After),
        "failed|failure|unsuccessful|fails|finally failed|was unsuccessful|error|fehlgeschlagen|\
         gescheitert|échoué|a échoué|échouée|fallida|fallido|fallo|ha fallado|falhou|fallita|fallito|\
         non riuscita|non riuscito|失败|失敗|未通过|不通过|に失敗|エラー|실패|에 실패|не удалась|не удалось|не пройдена|\
         не удался",
    ),
    (
        Concept::Predicate(Predicate::Failed, Side::Before),
        "échec|échec de|echec|fallo de|fallo en|error de|falha na|falha de|falha no|\
         erro de|erro na|errore di|errore|ошибка",
    ),
    (
        Concept::Predicate(Predicate::Insufficient, Side::Before),
        "not enough|inadequate|lack|lacks|lacking|lack of|do not have|does not have|\
         don't have|doesn't have|dont have|doesnt have|not have|has no|have no|haven't|had no|\
         without the|without sufficient|without required|not having|unzureichend*|nicht genugend|nicht ausreichend*|ne dispose pas|n'avez pas|\
         n'a pas|ne possedez pas|no tiene|no tienes|no tienen|no posee|no cuenta con|\
         no dispone|nao tem|nao possui|voce nao tem|nao tens|non hai|non ha|\
         non disponi|non dispone|недостаточно|не хватает|не имеет*|не обладает*|нет",
    ),
    (
        Concept::Predicate(Predicate::Insufficient, Side::Either),
        "insufficient|not sufficient|not granted|insuffisant|insuffisants|insuffisante|insuffisantes|\
         insuficiente|insuficientes|insufficiente|insufficienti",
    ),
    (
        Concept::Predicate(Predicate::Insufficient, Side::After),
        "denied by policy|不足|不够|\
         不夠|がない|がございません|を持っていません|が不足|이 없|이 부족|부족|가 없",
    ),
    (
        Concept::Predicate(Predicate::Refused, Side::After),
        "not allowed|not permitted|not configured|not supported|not intended|no permitido|\
         nao permitido|non consentito|不允许|不被允许|許可されていません|허용되지 않|не разрешен*",
    ),
    (
        Concept::Predicate(Predicate::Locked, Side::Either),
        "locked|suspended|banned|blocked|not verified|not activated|not confirmed|not enabled|frozen|\
         closed|deleted|on hold|pending approval|not approved|gesperrt|verrouillé|suspendu|bloqué|\
         bloqueado|bloqueada|suspendido|suspendida|suspenso|suspensa|bloccato|sospeso|锁定|封禁|冻结|停用|\
         封号|ロックされ|停止され|凍結|잠겨|잠금|정지|차단|заблокирован*|приостановлен*",
    ),
];
