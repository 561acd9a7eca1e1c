//! Predicates: what is wrong with a noun, and on which side of it the words stand.

use super::super::concepts::{Concept, Predicate, Side};
use super::Table;

pub(super) const TABLE: Table = &[
    (
        Concept::Predicate(Predicate::Expired, Side::Either),
        "kadaluarsa|kedaluwarsa|suresi doldu|suresi dolmuş|wygasł*|verlopen|прострочен*|hết hạn|\
         expired|timed out|time out|timeout|no longer valid|no longer active|stale|lapsed|\
         too old|has ended|ended|past its expiration|past expiry|abgelaufen*|verfallen|\
         nicht mehr gultig|nicht mehr gueltig|expiré|expirée|expirés|expirées|a expire|\
         est expire|périmé|périmée|perimé|plus valide|plus valable|n'est plus valide|expirado|\
         expirada|expirados|expiradas|ha expirado|expiro|vencido|vencida|vencio|caducado|\
         caducada|caduco|ha caducado|expirou|expiraram|venceu|caducou|scaduto|scaduta|scaduti|\
         scadute|e scaduto|e scaduta|过期|過期|逾期|失效|已失效|到期|超时|超時|期限切れ|有効期限が切れ|有効期限切れ|期限が切れ|有効期限が過ぎ|\
         タイムアウト|失効|만료|기간이 지|시간이 초과|시간 초과|истек*|просроч*|больше не действ*|past its expiry date|\
         past its expiration date|past its expiry|past expiration|past its validity|has run out|\
         ran out|is over|out of date|outdated|no longer usable|no longer accepted|\
         no longer recognized|not valid anymore|not active anymore|isn't valid anymore|\
         not valid any more|aged out|has passed its expiration|expired on|is expiring|\
         has finished|finished|over age|validity has ended|nicht langer gultig|nicht mehr aktiv|\
         ist ausgelaufen|ausgelaufen|beendet|ist beendet|ungultig geworden|veraltet|\
         n'est plus active|n'est plus actif|plus active|arrivé a expiration|arrivée a expiration|\
         est arrivé a expiration|est terminée|terminée|est périmé|ha finalizado|finalizado|\
         finalizada|ya no es valido|ya no es valida|ya no esta activa|ha terminado|terminado|\
         terminada|ha vencido|se ha vencido|nao é mais valido|nao é mais valida|\
         nao e mais valido|nao e mais valida|nao esta mais ativa|encerrada|encerrado|\
         foi encerrada|esta expirado|esta expirada|non é piu valido|non é piu valida|\
         non e piu valido|non e piu valida|non piu valido|non piu valida|terminata|已结束|已经失效|\
         已过有效期|超过有效期|有効期限が終了|期限を過ぎ|満了|切れました|切れています|有効期限を超え|기한이 지난|기한이 지났|유효기간이 지|유효 기간이 지|종료되었|\
         종료됐|завершена|завершен|завершено|устарел*|закончил*|окончил*|больше не активн*|\
         уже не действ*|более не действ*|больше недействительн*|gultigkeit verloren|окончен*",
    ),
    (
        Concept::Predicate(Predicate::Invalid, Side::Either),
        "tidak valid|tidak sah|gecersiz|nieprawidłow*|niepoprawn*|ongeldig*|недійсн*|\
         khong hợp lệ|invalid|invalids|not valid|isn't valid|not right|isn't right|not a valid|wasn't valid|incorrect|\
         not correct|unknown|unrecognized|unrecognised|not recognized|not recognised|mismatch|\
         mismatched|does not match|doesn't match|do not match|don't match|not match|\
         did not match|corrupt|corrupted|tampered|tempered|forged|untrusted|not trusted|\
         not registered|unregistered|unverified|not accepted|rejected|illegal|does not exist|\
         doesn't exist|wrong|verification failed|verification error|verification failure|\
         verification fails|validation failed|validation error|validation failure|\
         failed validation|failed verification|decode failed|decode error|could not be verified|\
         could not be validated|could not be decoded|could not be parsed|\
         could not be authenticated|couldn't be verified|cannot be verified|can't be verified|\
         cannot be validated|cannot be decoded|can not be verified|not be verified|\
         not be validated|not be authenticated|ungultig*|ungueltig*|nicht gultig|nicht gueltig|\
         falsch*|fehlerhaft*|unbekannt*|inkorrekt*|nicht korrekt|invalide|invalides|non valide|\
         pas valide|n'est pas valide|pas valable|incorrecte|incorrects|incorrectes|erroné|\
         erronée|erronés|inconnu|inconnue|invalido|invalida|invalidos|invalidas|no valido|\
         no valida|no es valido|no es valida|no es validos|no son valid*|incorrecto|incorrecta|\
         incorrectos|incorrectas|erroneo|erronea|desconocid*|nao é valido|nao é valida|\
         nao e valido|nao e valida|nao sao valid*|incorret*|errado|errada|errados|desconhecid*|\
         non valido|non valida|non validi|non e valido|non e valida|errato|errata|errati|errate|\
         non corretto|non corretta|non corrette|non corretti|sbagliat*|sconosciut*|无效|無效|不正确|不正確|\
         错误|錯誤|非法|不合法|不存在|有误|校验失败|验证失败|驗證失敗|验证不通过|校验不通过|解析失败|不匹配|校验错误|验证错误|無効|不正|正しくありません|正しくない|\
         間違って|誤って|一致しません|検証に失敗|有効ではありません|有効でない|有効ではない|유효하지 않|유효하지않|잘못된|잘못되|올바르지 않|올바르지않|일치하지 않|\
         등록되지 않|검증에 실패|검증 실패|유효한 토큰이 아|недействител*|не действител*|неверн*|невалидн*|\
         некорректн*|неправильн*|ошибочн*|не валид*|не совпада*|не верн*|not exist|not exists|\
         unverifiable|not verifiable|not authentic|cannot be trusted|couldn't be validated|\
         couldn't be parsed|couldn't be decoded|cannot be parsed|cannot be read|\
         could not be read|not usable|unusable|unacceptable|not acceptable|unparseable|\
         unparsable|unreadable|not readable|was rejected|has been rejected|been tampered|\
         is bogus|bogus|garbled|inaccurate|isn't correct|aren't correct|isn't recognized|\
         isn't registered|not issued by|not found or invalid|failed the check|check failed|\
         not matched|not matching|mismatching|nicht erkannt|nicht akzeptiert|\
         stimmt nicht uberein|stimmen nicht uberein|nicht registriert|abgelehnt|\
         n'est pas reconnu|n'est pas reconnue|pas reconnu|pas reconnue|non reconnu|non reconnue|\
         ne correspond pas|ne correspondent pas|refusé|refusée|rejeté|rejetée|\
         n'a pas pu etre vérifié|n'a pas pu etre vérifiée|n'existe pas|corrompu|falsifié|\
         no reconocido|no reconocida|no coincide|no coinciden|no existe|rechazado|rechazada|\
         no autentico|no aceptado|nao reconhecido|nao reconhecida|nao reconhecidas|nao confere|\
         nao conferem|nao existe|nao corresponde|rejeitado|rejeitada|inexistente|nao aceito|\
         nao aceita|adulterado|non riconosciuto|non riconosciuta|non riconosciute|\
         non riconosciuti|non corrisponde|non corrispondono|non esiste|rifiutato|rifiutata|\
         inesistente|non é valido|non é valida|未识别|不被认可|被篡改|不一致|未注册|伪造|验签失败|签名不一致|認識できません|\
         受け付けられません|正しく設定されて|拒否されました|一致しない|存在しません|違います|違っています|異なります|誤りです|정확하지 않|맞지 않|틀렸|틀립니다|\
         인식할 수 없|확인할 수 없|위조|не распознан*|не прошел проверк*|не прошла проверк*|не существует|\
         отклонен*|недопустим*|поврежден*|не корректн*|не соответств*|не подтвержден*|\
         не опознан*|didn't match|\
         {verification/validation} {has failed/was unsuccessful/did not succeed/\
         was not successful/unsuccessful}|\
         {konnte/konnten} nicht {uberpruft/gepruft/verifiziert/validiert/\
         gelesen/dekodiert/entschlusselt/authentifiziert} werden|\
         no fue {reconocido/reconocida/aceptado/aceptada}|\
         no {pudo/pudieron} ser {verificado/validado/verificada/validada/\
         decodificado/verificadas}|\
         nao {pode/puderam} ser {verificado/validado/verificada/validada/\
         decodificado/verificadas}|no valid{os/as}|non e corretto|non e corretta|неверен|\
         невалиден|некорректен|неправилен|변조된|위조된",
    ),
    (
        Concept::Predicate(Predicate::Invalid, Side::After),
        "is error|is wrong|is bad|is fake|is false|has error|has an error",
    ),
    (
        Concept::Predicate(Predicate::Invalid, Side::Before),
        "bad|improper|mauvais|mauvaise|impossible de verifier|\
         {failed to/fail to/could not/couldn't/cannot/can't/can not/unable to/\
         not able to/impossible to} {verify/validate/decode/parse/decrypt/\
         authenticate/deserialize}|\
         error {while /}{validating/verifying/decoding/parsing/decrypting}|\
         {impossible de/impossibile/imposible/nao foi possivel/no se pudo/\
         no se puede/no fue posible} {verificar/validar/decodificar/vérifier/\
         valider/décoder/verificare/validare/decodificare/autenticar}|誤った|間違った",
    ),
    (
        Concept::Predicate(Predicate::Malformed, Side::Either),
        "malformed|{must/should/does not/doesn't} {start with/begin with}|badly formed|not well formed|ill formed|wrong format|bad format|\
         invalid format|must be in the format|fehlformatiert|mal formé|mal forme|malformado|\
         malformada|malformato|格式错误|格式不正确|格式有误|形式が不正|形式が正しく|형식이 잘못|형식이 올바르지|неверный формат|\
         must contain two|wrongly formatted|not in the correct format|not in a valid format|\
         incorrectly formatted|improperly formatted|badly formatted|misformatted|\
         incorrect format|unsupported format|falsches format|ungultiges format|format invalide|\
         format incorrect|formato invalido|formato incorrecto|formato non valido|\
         formato incorreto|malformé|malformée|malformés|mal formado|mal formada|mal formatado|\
         mal formatada|malformatado",
    ),
    (
        Concept::Predicate(Predicate::Revoked, Side::Either),
        "revoked|invalidated|inactive|not active|isn't active|deactivated|disabled|terminated|\
         blacklisted|steht auf der {blacklist/sperrliste}|auf der blacklist|auf der sperrliste|\
         en {la /}lista negra|en la blacklist|na lista negra|na blacklist|a été banni|\
         sur {la /}liste noire|nella blacklist|in lista nera|\
         {в/у} {черный список/черном списке/чорний список/чорному списку}|{已被/已/被}{加入/列入}黑名单|\
         블랙리스트에 {추가/등록}|ブラックリスト|ge blacklist|kara listeye|svartlistad|na czarnej liście|\
         na černé listině|na črnem seznamu|لیست سیاه|{masuk /dalam }daftar hitam|القائمة السوداء|blocklisted|denylisted|withdrawn|logged out|signed out|widerrufen*|\
         deaktiviert|révoqué|révoquée|revoque|désactivé|désactivée|revocado|revocada|desactivado|\
         desactivada|revogado|revogada|desativado|desativada|revocato|revocata|disattivat*|吊销|撤销|\
         注销|撤銷|已禁用|被禁用|已停用|取り消され|無効化|폐기|취소된|철회|비활성|отозван*|аннулирован*|деактивирован*|\
         was revoked|has been revoked|been canceled|been cancelled|canceled|cancelled|\
         deauthorized|de authorized|deauthorised|uninstalled|rotated|superseded|\
         replaced by a newer|no longer exists|wurde beendet|gesperrt worden|zuruckgezogen|\
         annulliert|a été invalidé|a été invalidée|invalidé|invalidée|annulé|annulée|supprimé|\
         anulado|anulada|invalidado|invalidada|cancelado|cancelada|eliminado|annullato|annullata|\
         invalidato|invalidata|已作废|作废|已撤回|已被吊销|已被注销|已下线|被挤下线|被踢|在其他设备登录|异地登录|別の端末|他の端末でログイン|무효화|\
         다른 기기|другом устройстве",
    ),
    (
        Concept::Predicate(Predicate::NotYet, Side::Either),
        "not yet valid|not valid yet|not yet active|not active yet|used before|not before|\
         issued in the future|used too early|immature|noch nicht gultig|noch nicht gueltig|\
         pas encore valide|aun no es valido|todavia no es valido|ainda nao é valido|\
         ainda nao e valido|non ancora valido|尚未生效|未生效|まだ有効|아직 유효하지|еще не действ*",
    ),
    (
        Concept::Predicate(Predicate::Missing, Side::After),
        "not provided|not supplied|not present|not defined|not found|not set|not specified|not sent|\
         not given|not included|not passed|not detected|not available in request|empty|is null|\
         undefined|blank|null|must be provided|must be supplied|must be present|must be set|\
         must be included|must be sent|must be specified|must be passed|must be attached|\
         must be given|must not be empty|should not be empty|\
         cannot be empty|can't be empty|can not be empty|cannot be null|wasn't provided|\
         weren't provided|needs to be provided|should be provided|couldn't be found|\
         could not be found|nicht vorhanden|nicht gefunden|nicht angegeben|nicht ubermittelt|\
         nicht bereitgestellt|manquant|manquante|manquants|non fourni|non fournie|non fournis|\
         pas fourni|pas fournie|non trouvé|non trouve|introuvable|no proporcionado|\
         no proporcionada|no proporcionadas|no encontrado|no encontrada|no fue proporcionado|\
         no suministrado|no enviado|no presente|ausente|faltante|no provisto|nao fornecido|\
         nao fornecida|nao fornecidas|nao encontrado|nao encontrada|nao informado|nao informada|\
         nao enviado|nao enviada|nao presente|mancante|mancanti|non fornito|non fornita|\
         non fornite|non trovato|non trovata|non presente|assente|non inviato|non specificato|为空|\
         不能为空|不可为空|未找到|未传|不得为空|為空|がありません|見つかりません|指定されていません|提供されていません|含まれていません|が必要です|空です|\
         送信されていません|設定されていません|없습니다|없음|제공되지 않|찾을 수 없|존재하지 않|пуст*|not exist in the request|\
         not received|nor received|hasn't been provided|haven't been provided|\
         has not been provided|have not been provided|were not supplied|not attached|\
         not available|not included in the request|unavailable in request|\
         not recognized in the request|needs to be set|needs to be present|is not in the request|\
         were not sent|was not found|nicht gesendet|wurde nicht gefunden|wurde nicht ubermittelt|\
         nicht mitgesendet|nicht ubergeben|nicht gesetzt|wurden nicht bereitgestellt|\
         nicht enthalten|n'a pas été fourni|n'a pas été fournie|n'ont pas été fournies|\
         n'ont pas été fournis|n'a pas été recu|n'a pas été transmis|n'a pas été trouvé|\
         n'est pas présent|n'est pas fourni|pas fournis|pas fournies|non fournies|non renseigné|\
         non transmis|vide|no se proveyeron|no provistas|no provistos|no provista|\
         no proporcionados|no se han proporcionado|no fueron proporcionadas|no fue proporcionada|\
         no incluido|no incluida|vacio|no fue enviado|no recibido|nao foram fornecidas|\
         nao foram informadas|nao foi encontrado|nao foi encontrada|nao foi recebido|\
         nao recebido|nao especificado|nao incluido|vazio|nao fornecidos|non sono state immesse|\
         non immesse|non immesso|non sono state fornite|non é stato fornito|non e stato fornito|\
         non é stata fornita|non inserite|non specificata|non inserito|vuoto|non é presente|未传入|\
         未设置|未填写|未包含|未发送|缺席|未找到有效|付与されていません|見当たりません|ありません|セットされていません|送られていません|입력되지 않|전달되지 않|\
         포함되어 있지 않|포함되지 않|비어 있|비어있|전송되지 않|없는|не заполнен*|не установлен*|не содержит*|\
         не поступил*|faltantes|manquantes|\
         muss {angegeben/ubermittelt/mitgesendet/gesendet/gesetzt} werden|\
         muss {vorhanden/angegeben/gesetzt} sein|を指定してください|を送信してください|を付与してください|を設定してください|\
         debe {ser/estar} {enviado/presente/incluido}|\
         deve ser {enviado/informado/fornecido/enviada/informada/fornecida}|\
         doit etre {fourni/fournie/présent/présente/envoyé/renseigné}|\
         deve essere {fornito/fornita/inviato/presente}",
    ),
    (
        Concept::Predicate(Predicate::Missing, Side::Before),
        "no|no valid|only valid|could not find|couldn't find|cannot find|can't find|\
         unable to find|must provide|must include|must supply|must send|must pass|must specify|\
         need to provide|please provide|please attach|provide your|provide a|provide an|provide valid|\
         please include|please supply|please send|please specify|please pass|have not provided|\
         haven't provided|not providing|failed to provide|unable to locate|could not locate|kein|\
         keine|keinen|ohne|aucun|aucune|pas de|manque|sin|falta|faltan|ningun|ninguna|\
         proporcione|sem|nenhum|nenhuma|nao ha|forneca|nessun|nessuna|manca|mancano|senza|\
         fornire|没有|未携带|未检测到|未获取到|请提供|请携带|无|未檢測到|без|укажите|предоставьте|передайте|\
         have not passed|must contain|must contain a|requires passing|neither|expected a|\
         expected an|without any|without valid|you must include|must be called with|\
         not contain a|not include a|not specified an|es wurde kein|es wurde keine|konnte kein|\
         keinen gultigen|keine gultige|kein gultiger|kein gultiges|n'a fourni aucun|\
         veuillez fournir|merci de fournir|fournissez|vous devez fournir|absence de|\
         debe proporcionar|debes proporcionar|proporciona un|no incluye|no contiene|\
         no se encontro ningun|no hay|voce deve fornecer|informe o|informe a|ausencia de|\
         nao contem|nao inclui|nao foi fornecida|nao foi enviada|é necessario fornire|\
         deve fornire|fornisci|assenza di|non contiene|non include|请传入|请先获取|请填写|请添加|请求中没有|请求未包含|\
         未传递|不含|{did not/didn't/does not/doesn't/do not/don't/not/has not/haven't/\
         hasn't} {provide/supply/include/contain/send/pass/specify/carry/attach/receive}|\
         not {provided/supplied/included/passed/sent} {a/an/any}",
    ),
    (
        Concept::Predicate(Predicate::Missing, Side::Either),
        "missing|fehlt|fehlen|fehlend*|no se proporciono|no se proporcionaron|\
         no se ha proporcionado|no se encontro|nao foi fornecido|nao foi enviado|\
         nao foi informado|absent|absente|缺少|缺失|缺乏|未提供|欠落|누락|отсутству*|omitted|falta un|\
         is absent|не {найден/предоставлен/передан/указан/обнаружен/задан/отправлен/\
         представлен/получен/прислан/введен}*|\
         не {был/была/было/были} {найден/предоставлен/передан/указан/отправлен/получен}*|\
         no se {envio/ha enviado/recibio/ha recibido/indico/incluyo/especifico/adjunto}|没有传",
    ),
    (
        Concept::Predicate(Predicate::Required, Side::Either),
        "required|needed|is needed|is required|are required|requis|requise|requises|obligatoire|\
         nécessaire|necessaire|requerido|requerida|requeridas|se requiere|obligatorio|\
         obligatoria|necesario|necesaria|obrigatori*|necessari*|richiesto|richieste|obbligatori*|\
         erforderlich|benotigt|notwendig|需要|必须|必需|必填|必須|必要|필요|필수|требуется|требуются|необходим*|\
         обязател*|mandatory|must be authenticated with|compulsory|must be used|is compulsory|\
         pflicht|wird benotigt|wird erforderlich|est requis|est requise|est obligatoire|\
         es requerido|es requerida|é obrigatori*|necessaria|e richiesto|e richiesta|為必填|為必須|需提供|\
         需携带|為必要|requeridos|necesarios|нужны|нужна|нужен|нужно|werden benotigt|richiesti|\
         richiesta",
    ),
    (
        Concept::Predicate(Predicate::Required, Side::Before),
        "requires|require|needs|need|requiert|requiere|requer|richiede|erfordert|verlangt|\
         требует|must have|you need|must possess|needs a|requires a valid|necesita|necesitas|\
         precisa de|hai bisogno di|needs to have|需具备|要求|必须具有|需拥有|須",
    ),
    (
        Concept::Predicate(Predicate::Failed, Side::After),
        "failed|failure|unsuccessful|fails|fail|finally failed|was unsuccessful|error|fehlgeschlagen|\
         gescheitert|échoué|a échoué|échouée|fallida|fallido|fallo|ha fallado|falhou|fallita|\
         fallito|non riuscita|non riuscito|失败|失敗|未通过|不通过|に失敗|エラー|실패|에 실패|не удалась|не удалось|\
         не пройдена|не удался|did not succeed|could not be completed|was not successful|\
         unsuccessfully|ist fehlgeschlagen|fehlgeschlagen ist|a echoué|no se ha podido|\
         nao realizada|non e riuscita|出错|できませんでした|하지 못했|провалена|неуспешн*",
    ),
    (
        Concept::Predicate(Predicate::Failed, Side::Before),
        "échec|échec de|echec|fallo de|fallo en|error de|falha na|falha de|falha no|erro de|\
         erro na|errore di|errore|ошибка",
    ),
    (
        Concept::Predicate(Predicate::Insufficient, Side::Before),
        "not enough|inadequate|lack|lacks|lacking|lack of|do not have|does not have|don't have|\
         doesn't have|dont have|doesnt have|not have|has no|have no|haven't|had no|without the|\
         without sufficient|without required|not having|unzureichend*|nicht genugend|\
         nicht ausreichend*|ne dispose pas|n'avez pas|n'a pas|ne possedez pas|no tiene|no tienes|\
         no tienen|no posee|no cuenta con|no dispone|nao tem|nao possui|voce nao tem|nao tens|\
         non hai|non ha|non disponi|non dispone|недостаточно|не хватает|не имеет*|не обладает*|\
         нет|is missing the|requires additional|requires elevated|needs additional|\
         need additional|lacked|does not possess|doesn't possess|does not hold|doesn't hold|\
         not hold|nicht uber die|nicht die|verfugen nicht uber|verfugt nicht uber|fehlen die|\
         fehlt die|vous ne disposez pas|ne possede pas|ne dispose d'aucun|no dispone de|no tenes|\
         no tiene los|no tienes los|carece de|nao tem o|voce nao possui|nao dispoe|non possiede|\
         non hai i|non ha i|privo di|не имеешь|у вас нет|отсутствуют|not have any|n'as pas|\
         n'ont pas|n'avons pas|non possiedi|mangelnde|mangels|nicht genug|不具备|不具有|未获得|have not|\
         has not",
    ),
    (
        Concept::Predicate(Predicate::Insufficient, Side::Either),
        "insufficient|not sufficient|not granted|not been granted|not been given|\
         not been assigned|hasn't been granted|hasn't been given|hasn't been assigned|\
         haven't been granted|haven't been given|haven't been assigned|insuffisant|insuffisants|\
         insuffisante|insuffisantes|insuficiente|insuficientes|insufficiente|insufficienti|\
         too low|not high enough|not assigned|nicht erteilt|non accordé|non accordée|no otorgado|\
         no concedido|nao concedida|не предоставлены|unsufficient|insufficent|insuficient",
    ),
    (
        Concept::Predicate(Predicate::Insufficient, Side::After),
        "denied by policy|不足|不够|不夠|がない|がございません|を持っていません|が不足|이 없|이 부족|부족|가 없|が与えられていません|を有していません|\
         을 가지고 있지 않|를 가지고 있지 않",
    ),
    (
        Concept::Predicate(Predicate::Refused, Side::After),
        "not allowed|not permitted|not configured|not supported|not intended|no permitido|\
         nao permitido|non consentito|不允许|不被允许|許可されていません|허용되지 않|не разрешен*",
    ),
    (
        Concept::Predicate(Predicate::Locked, Side::Either),
        "locked|suspended|banned|blocked|not verified|not activated|not confirmed|not enabled|\
         frozen|closed|deleted|on hold|pending approval|not approved|gesperrt|verrouillé|\
         suspendu|bloqué|bloqueado|bloqueada|suspendido|suspendida|suspenso|suspensa|bloccato|\
         sospeso|锁定|封禁|冻结|停用|封号|ロックされ|停止され|凍結|잠겨|잠금|정지|차단|заблокирован*|приостановлен*",
    ),
];
