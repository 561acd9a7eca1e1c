//! Words of permission that mean something together only: what permits, what forbids, what
//! belongs. `rights.rs` puts them together with a negation and with whom they are about.

use super::super::concepts::{Concept, Mark};
use super::Table;

pub(super) const TABLE: Table = &[
    (
        Concept::Mark(Mark::Permitted),
        "allowed|permitted|entitled|privileged|empowered|cleared|berechtigt|befugt|erlaubt|\
         gestattet|zugelassen|ermachtigt|autorisé a|autorisée a|autorisés a|habilité|habilitée|\
         permis|permise|en droit de|permitido|permitida|habilitado|habilitada|facultado|\
         facultada|autorizado para|autorizada para|autorizado a|autorizada a|autorizados para|\
         consentito|consentita|permesso di|abilitato|abilitata|autorizzato a|autorizzata a|\
         autorizzato ad|разрешено|разрешена|разрешен|позволено|дозволено|bevoegd|toegestaan|\
         gemachtigd|uprawniony|uprawniona|upoważnion*|opravněn|opravnen*|behorig|berattigad|\
         tilladt|tillatt|berettiget|diizinkan|diperbolehkan|izinli|yetkili",
    ),
    (
        Concept::Mark(Mark::Allows),
        "allow|allows|permit|permits|entitle|entitles|authorize|authorizes|authorise|authorises|\
         enable|enables|erlaubt es|permet|permettent|autorise|permite|permiten|autoriza|consente|\
         autorizza|позволяет|разрешает|дает|permette|permettono",
    ),
    (
        Concept::Mark(Mark::Forbids),
        "forbids|prohibits|prevents|disallows|verbietet|untersagt|interdit|prohibe|impide|proibe|\
         impede|vieta|impedisce|запрещает|does not grant|doesn't grant|do not grant|don't grant",
    ),
    (
        Concept::Mark(Mark::Barred),
        "denied|disallowed|prohibited|restricted|barred|verweigert|verboten|denegado|denegada|\
         prohibido|prohibida|negado|negada|proibido|proibida|vietato|vietata|negato|запрещено|\
         запрещена|запрещен|запрещены|нельзя",
    ),
    (
        Concept::Mark(Mark::Cannot),
        "cannot|can't|can not|cant|couldn't|not able to|unable to|\
         {不能/不可以/不可/不允许/不得/无法}{访问/删除/修改/编辑/查看/操作/更新/创建/添加/移除/审核/下载/执行}|\
         禁止{删除/修改/编辑/查看/操作/更新/创建/添加/移除/下载/执行}|\
         {削除/編集/閲覧/変更/更新/操作/実行/利用/アクセス/作成/参照/登録}{できません/することはできません/することができません}|\
         {삭제/수정/조회/접근/변경/열람/이용/사용}{되지 않/할 수 없/ 할 수 없/하실 수 없/ 불가/불가/이 불가/이 제한}",
    ),
    (
        Concept::Mark(Mark::Can),
        "puede|puedes|podes|pueden|podeis|pode|podem|peut|peux|pouvez|peuvent|kann|kannst|konnen|\
         konnt|darf|darfst|durfen|durft|puo|puoi|potete|possono|может|можете|можешь|могут",
    ),
    (
        Concept::Mark(Mark::BelongsTo),
        "belong to|belongs to|belonging to|owned by|gehort|appartient|appartiennent|pertenece|\
         pertenecen|pertence|pertencem|appartiene|appartengono|принадлежит|принадлежат",
    ),
    (
        Concept::Mark(Mark::Joined),
        "assigned to|enrolled in|associated with|affiliated with|invited to|part of|member of|\
         a member|members of|mitglied|membre|miembro|membro|участник*|член|in this|in that",
    ),
];
