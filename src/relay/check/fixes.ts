import {frameworks} from '../../signature/diagnose/fixes.ts';
import type {Framework, Language} from './guess-framework.ts';

/** What to write, one line each, in the framework that answers, or else in the likely ones. */
export type Fix = (framework: Framework | undefined) => readonly string[];

type ByLanguage = Readonly<Partial<Record<Language, string>>>;

export const signRawBody: Fix = framework => framework?.rawBody ?? likelyRawBody;

const likelyRawBody = [frameworks.express, frameworks.nextjs, frameworks.flask, frameworks.fastapi];

export const checkFirst = inLanguage({
  node: "Node: if (!signature) return res.status(401).send('Invalid signature'), before anything else is done",
  python: "Python: if not signature: return 'Invalid signature', 401, before anything else is done",
  php: "PHP: if ($signature === '') { http_response_code(401); exit; } before anything else is done",
  go: 'Go: if signature == "" { http.Error(w, "Invalid signature", 401); return } before anything else is done',
  ruby: 'Ruby: return head(:unauthorized) if signature.blank?, before anything else is done',
  dotnet: 'C#: if (string.IsNullOrEmpty(signature)) return Unauthorized(); before anything else is done',
  java: 'Java: if (signature == null) return ResponseEntity.status(401).build(); before anything else is done',
});

export const signAndCompare = inLanguage({
  node: "Node: expected = crypto.createHmac('sha256', secret).update(rawBody).digest('hex'), and 401 unless it is the signature",
  python:
    'Python: expected = hmac.new(secret.encode(), raw_body, hashlib.sha256).hexdigest(), and 401 unless it is the signature',
  php: "PHP: $expected = hash_hmac('sha256', $rawBody, $secret), and 401 unless it is the signature",
  go: 'Go: mac := hmac.New(sha256.New, secret); mac.Write(rawBody), and 401 unless hex.EncodeToString(mac.Sum(nil)) is the signature',
  ruby: "Ruby: expected = OpenSSL::HMAC.hexdigest('SHA256', secret, raw_body), and 401 unless it is the signature",
  dotnet:
    'C#: Convert.ToHexString(HMACSHA256.HashData(secret, rawBody)).ToLowerInvariant(), and 401 unless it is the signature',
  java: 'Java: Mac.getInstance("HmacSHA256") over the raw body, in lower-case hex, and 401 unless it is the signature',
});

export const compareWhole = inLanguage({
  node: 'Node: const a = Buffer.from(signature), b = Buffer.from(expected); a.length === b.length && crypto.timingSafeEqual(a, b)',
  python: "Python: hmac.compare_digest(signature or '', expected)",
  php: 'PHP: hash_equals($expected, $signature)',
  go: 'Go: hmac.Equal([]byte(signature), []byte(expected))',
  ruby: 'Ruby: ActiveSupport::SecurityUtils.secure_compare(signature, expected)',
  dotnet: 'C#: CryptographicOperations.FixedTimeEquals over the bytes of both texts',
  java: 'Java: MessageDigest.isEqual(signature.getBytes(), expected.getBytes())',
});

export const raiseLimit = inLanguage({
  node: "Node: express.raw({type: '*/*', limit: '5mb'}), express.json({limit: '5mb'}), Fastify's bodyLimit, or api.bodyParser.sizeLimit in Next.js",
  python: 'Python: MAX_CONTENT_LENGTH in Flask, DATA_UPLOAD_MAX_MEMORY_SIZE in Django',
  php: 'PHP: post_max_size',
  dotnet: 'ASP.NET: [RequestSizeLimit(5_000_000)]',
  java: 'Spring: server.tomcat.max-http-form-post-size, spring.codec.max-in-memory-size',
});

/** The same whatever it is written in. */
export function always(...fixes: readonly string[]): Fix {
  return () => fixes;
}

export function both(...fixes: readonly Fix[]): Fix {
  return framework => fixes.flatMap(fix => fix(framework));
}

/** Where the language is not known, those of the tutorial's two samples. */
function inLanguage(byLanguage: ByLanguage): Fix {
  return framework => {
    const languages: readonly Language[] =
      framework === undefined ? ['node', 'python'] : [framework.language];
    return languages.flatMap(language => byLanguage[language] ?? []);
  };
}
