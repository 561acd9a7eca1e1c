//! The commonest words of languages beyond the ten: Dutch, Swedish, Danish, Norwegian, Finnish,
//! Polish, Czech, Ukrainian, Hungarian, Romanian, Turkish, Greek, Arabic, Persian, Hebrew,
//! Indonesian and Vietnamese.

use super::super::concepts::{Concept, Mark, Noun, Predicate, Side, Whole};
use super::Table;

pub(super) const TABLE: Table = &[
    (
        Concept::Noun(Noun::Session),
        "sessie|sessionen|istunto*|sesja|sesji|sesję|relace|сесі*|munkamenet*|sesiunea|sesiune|\
         oturum*|συνεδρία|الجلسة|جلسة|جلستك|نشست|sesi|sesi anda|phien đăng nhập|phien lam việc|\
         phien",
    ),
    (
        Concept::Noun(Noun::AccessToken),
        "toegangstoken|atkomsttoken|adgangstoken|tilgangstoken|token dostępu|token dostępowy|\
         přistupovy token|erişim {belirteci/tokeni/jetonu}|رمز الوصول|token akses|token truy cập",
    ),
    (
        Concept::Noun(Noun::Token),
        "tokenet|tokenul|tokenu|tokena|tokenem|tokenin|tokeni|belirtec*|jeton*|الرمز|توكن|توکن|\
         kimlik {bilgileri/bilgileriniz}|inloggegevens|uwierzytelniaj*|kredensial|אסימון|הטוקן|\
         טוקן",
    ),
    (
        Concept::Noun(Noun::ApiKey),
        "api {sleutel/nyckel/nyckeln/avain/klucz/kulcs/anahtari/anahtarı/kunci}|klucz api|\
         klucza api|cheie api|kunci api|khoa api|ključ api|مفتاح api",
    ),
    (
        Concept::Noun(Noun::Permission),
        "*rechten|ovlasti*|ovlast|privilegij*|pravic*|dovoljenj*|baimen*|اجازه|دسترسی|الحقوق|حقوق|\
         zezwoleni*|oigus*|tiesīb*|toestemming|bevoegdheid|bevoegdheden|machtiging|machtigingen|behorighet*|\
         rattighet*|tillstand|tilladelse*|rettighed*|rettighet*|tillatelse*|*oikeu*|lupaa|\
         valtuuksia|uprawnie*|*opravněni*|prava|дозвол*|повноважен*|jogosultsag*|engedély*|\
         permisiun*|drepturi*|yetki|yetkiniz*|yetkin|yetkisi|yetkileri*|yetkiye|izni|izniniz|\
         izin|izinleriniz|δικαίωμα*|δικαιώματα|άδεια|صلاحيات|صلاحية الوصول|إذن|الإذن|مجوز|הרשאה|\
         הרשאות|izin akses|hak akses|wewenang|quyền|quyền truy cập|quyền hạn",
    ),
    (
        Concept::Predicate(Predicate::Insufficient, Side::Before),
        "geen|onvoldoende|saknar|har inte|otillracklig*|har ikke|utilstrækkelig*|manglende|\
         utilstrekkelig*|ei ole|sinulla ei ole|riittamattom*|brak|nie masz|nie posiada*|nie ma|\
         niewystarczając*|nemate|nimate|ez duzu|har ingen|{heeft/hebt/heb} niet {de/het/genoeg/voldoende}|haben nicht|\
         hat nicht|δεν έχεις|лише немає|nu aveţi|{n'en avez/n'en a} pas|لا تملكون|sul pole|\
         teil pole|nav|nema|nedostatečn*|немає|недостатньо|не маєте|бракує|nincs|\
         nincsen*|nu ai|nu aveti|nu aveți|nu are|yetersiz|δεν έχετε|δεν έχει|ανεπαρκ*|ليس لديك|\
         لا تملك|لا يملك|ليست لديك|אין לך|אין לו|tidak {memiliki/punya/mempunyai}|belum memiliki|\
         khong co|khong đủ|bạn khong co",
    ),
    (
        Concept::Predicate(Predicate::Insufficient, Side::After),
        "yok|yoktur|bulunmuyor|bulunmamaktadır|bulunmamakta|sahip değil*|verilmedi|verilmemiş|\
         puuttu*|eivat riita|ei riita|ندارید|نداريد",
    ),
    (
        Concept::Predicate(Predicate::Expired, Side::Either),
        "gatt ut|utgangen|har upphort|udløbet|utløpt|vanhentun*|vanheni|umpeutun*|\
         przeterminowan*|{utracił/stracił/utraciła/straciła} ważność|vypršel*|expiroval*|\
         закінчив*|закінчил*|минув|lejart|expirat|expirata|expirată|\
         suresi {dolmuştur/dolmus/gecti/bitti/sona erdi}|suresi gecmiş|sona erdi|έληξε|\
         έχει λήξει|انتهت صلاحية|انتهت|منتهي الصلاحية|منتهية الصلاحية|منقضی*|פג תוקף|פג תוקפו|\
         muddati {tugagan/o'tgan/otgan}|{vaxtı/muddəti} bitib|мерзімі {өткен/аяқталды}|изтекъл*|изтекла|изтече|\
         istekao|istekla|isteklo|potekel|potekla|vypršal*|aegunud|tamat tempoh|\
         {telah/sudah} berakhir|habis masa berlaku*|đa hết hạn",
    ),
    (
        Concept::Predicate(Predicate::Invalid, Side::Either),
        "ogiltig*|felaktig*|ugyldig*|virheelli*|kelpaamat*|ei kelpaa|ei kelvollinen|nieważn*|\
         błędn*|neplatn*|невірн*|некоректн*|érvénytelen*|invalidă|hatalı|doğrulanamadı|yanlış|\
         μη έγκυρ*|άκυρ*|غير صالح|غير صالحة|غير صحيح|نامعتبر|معتبر {نمیباشد/نمی باشد/نیست}|לא תקין|לא חוקי|\
         tidak {dikenali/dikenal/sesuai}|khong đung|khong chinh xac|yaroqsiz|notoʻgʻri|noto'g'ri|etibarsız*|жарамсыз|neveljav*|\
         nevazec*|nevažeć*|neispravan|neispravna|неважећ*|nederīg*|negalioj*|kehtetu",
    ),
    (
        Concept::Predicate(Predicate::Missing, Side::Either),
        "ontbreekt|ontbrekend*|niet opgegeven|niet gevonden|saknas|mangler|ikke angivet|puuttuva|\
         chybi|відсутн*|hianyz*|lipsește|lipseste|eksik|bulunamadı|gonderilmedi|sağlanmadı|\
         λείπει|مفقود|{не надано/не надан/не наданий}|topilmadi|mavjud emas|tapılmadı|tələb olunur|nedostaje|chyba|липсва*|tidak {ditemukan/ada/disertakan/diberikan/tersedia}|thiếu|khong tim thấy|\
         chưa được cung cấp",
    ),
    (
        Concept::Predicate(Predicate::Required, Side::Either),
        "vereist|is vereist|verplicht|kravs|pakrævet|pakrevd|vaaditaan|wymagan*|vyžadovan*|\
         потрібн*|необхідн*|szukséges|necesar*|gerekli|gerekiyor|gerekmektedir|gereklidir|\
         απαιτείται|مطلوب|diperlukan|wajib|dibutuhkan|bắt buộc|yeu cầu",
    ),
    (
        Concept::Mark(Mark::Only),
        "alleen|endast|tylko|wyłącznie|pouze|тільки|лише|csak|doar|sadece|yalnızca|μόνο|فقط|רק|\
         hanya|khusus|chỉ",
    ),
    (
        Concept::Noun(Noun::Role),
        "beheerder|beheerders|eigenaar|administratorzy|yllapitaj*|spravce|адміністратор*|\
         rendszergazda*|yonetici|yoneticiler|διαχειριστ*|المسؤول|مدیر|מנהל|quản trị vien",
    ),
    (
        Concept::Whole(Whole::LoginDemanded),
        "{u moet/je moet} {inloggen/ingelogd zijn/aangemeld zijn/zich aanmelden}|log in om|\
         niet aangemeld|meld {u/je} aan|{du maste/vanligen} logga in|inte inloggad|\
         {du skal/venligst} logge ind|log venligst ind|ikke logget {ind/inn}|ma logge inn|\
         kirjaudu sisaan|kirjautuminen vaaditaan|et ole kirjautunut|musisz się zalogować|\
         wymagane logowanie|alleen voor {aangemelde/ingelogde} gebruikers|\
         gelieve {in te loggen/opnieuw in te loggen}|inloggen {vereist/verplicht}|\
         aanmelden vereist|geauthenticeerd zijn|login {pakrævet/krævet}|\
         kun for brugere der er logget ind|{ma være/ma vaere/du ma vaere} innlogget|\
         krever innlogging|{vennligst /}logg inn {igjen/for}|inloggning kravs|\
         musisz być {zalogowany/zalogowana/uwierzytelniony}|trzeba być zalogowanym|\
         musite být {přihlašeni/přihlašený/přihlašen}|musite se {přihlasit/nejdřiv přihlasit}|\
         vyžaduje přihlašeni|vyžaduje prihlasenie|musite sa prihlasiť|prihlaste sa|маєте увійти|\
         повинні {увійти/пройти автентифікацію/пройти аутентифікацію}|необходимо е вписване|\
         трябва да {влезете/влезеш/се впишете}|heu d'iniciar sessio|cal iniciar sessio|\
         prijavite se|пријавите се|potrebna prijava|potrebno prijavljivanje|{samo/само} {za prijavljene/за пријављене}|autentificare cerută|\
         trebuie sa fiti autentificat|\
         giriş {yapılmış olması/yapmış olmanız/yapmanız gerek}|kirjaudu uudelleen|\
         kirjautuneet kayttajat vain|vain kirjautuneet|sisaankirjautuminen vaaditaan|\
         hitelesités szukséges|jelentkezzen be|עליך להיכנס|נדרשת התחברות|نیاز به ورود دارد|\
         وارد شوید|يتطلب تسجيل الدخول|giriş edin|daxil olun|jābūt autentificētam|\
         {tylko/wyłącznie/jedynie} dla zalogowanych|{alleen/enkel} voor ingelogde|kun for innloggede|endast for inloggade|pouze pro přihlašené|nie jesteś zalogowan*|niezalogowan*|přihlaste se|nejste přihlašen*|\
         {потрібно/необхідно} {увійти/авторизуватись/авторизуватися}|bejelentkezés szukséges|\
         kérjuk jelentkezzen be|be kell jelentkezn*|trebuie sa {va autentificati/te autentifici}|\
         trebuie să {vă autentificați/te autentifici}|\
         giriş {yapın/yapınız/yapmanız/yapmadınız/gerekli}|\
         oturum {acın/acınız/acmanız/acmalısınız}|lutfen giriş yapın*|παρακαλώ συνδεθείτε|\
         πρέπει να συνδεθείτε|{يرجى/يجب} تسجيل الدخول|לא מחובר|יש להתחבר|\
         {silakan/silahkan/harus/mohon} masuk|{silahkan/mohon/wajib} login|\
         {vui long/bạn chưa/chưa/cần/phải/hay} đăng nhập",
    ),
    (
        Concept::Whole(Whole::NotPermitted),
        "niet {gemachtigd/toegestaan om}|saknar behorighet|yetkiye sahip değil*|yetkili değil*|\
         nie jest {uprawniony/uprawniona}|nie masz dostępu|nemate přistup|немає прав|\
         немає дозволу|دسترسی ندارید|אינך מורשה|tidak {berhak/berwenang}|{ruxsat/ruxsatingiz/huquqingiz} yo'q|\
         {icazəniz/icazə/səlahiyyətiniz} yoxdur|{нямате/няма} {права/право/достъп/разрешение}|рұқсат жоқ|\
         {nemate/nemas} {pristup/pravo/prava/dozvolu}|nemate opravnenie|khong được phép",
    ),
];
