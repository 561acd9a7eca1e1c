// What a log may safely hold of a credential: its scheme and eight hex digits that tell two apart.
import crypto from 'crypto';

function fingerprint(r) {
    const value = r.headersIn.Authorization;
    if (!value) {
        return '-';
    }
    return value.split(' ')[0] + '#' + crypto.createHash('sha256').update(value).digest('hex').slice(0, 8);
}

export default { fingerprint };
