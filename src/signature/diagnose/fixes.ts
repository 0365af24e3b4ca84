import type {Tool} from './json/presets.ts';

/** How each framework hands over the bytes as received, one line each. */
export const frameworks = {
  express:
    "Express: app.post('/webhooks/vigthoria', express.raw({type: '*/*', limit: '5mb'}), handler) above app.use(express.json()); sign req.body, a Buffer",
  fastify:
    "Fastify: addContentTypeParser('application/json', {parseAs: 'buffer'}, (request, body, done) => done(null, body)); sign request.body",
  nextjs:
    'Next.js: sign Buffer.from(await request.arrayBuffer()) in the route handler; under pages/api, export const config = {api: {bodyParser: false}}',
  serverless: 'Cloud Functions and others that parse before your code: sign req.rawBody, not req.body',
  flask: 'Flask: read request.get_data() before request.form and request.json, and sign those bytes',
  django: 'Django: take request.body first, then json.loads it; request.POST must come later',
  fastapi: 'FastAPI: sign await request.body(), not the parsed model',
  go: 'Go: raw, err := io.ReadAll(r.Body); sign raw, and json.Unmarshal(raw, …) afterwards',
  php: "PHP: sign file_get_contents('php://input'), not json_encode of what was decoded",
  rails: 'Rails: sign request.raw_post, not params.to_json',
  aspnet: 'ASP.NET: Request.EnableBuffering(), and sign the bytes of Request.Body before model binding',
  spring: 'Spring: take @RequestBody byte[] body, and sign those bytes',
} as const;

const byTool: Readonly<Record<Tool, readonly string[]>> = {
  node: [frameworks.express, frameworks.fastify, frameworks.nextjs, frameworks.serverless],
  python: [frameworks.flask, frameworks.django, frameworks.fastapi],
  php: [frameworks.php],
  go: [frameworks.go],
  java: [frameworks.spring],
  ruby: [frameworks.rails],
  dotnet: [frameworks.aspnet],
  postgres: ['keep the body as received (bytea or text), not as jsonb'],
};

/** The frameworks whose own JSON library writes a body so; several coincide on plain bodies, then the usual ones. */
export function fixRewriting(tools: readonly Tool[]): readonly string[] {
  const likely = [...new Set(tools)];
  const languages = likely.filter(tool => tool !== 'postgres');
  if (likely.length === 1) return [signAsReceived, ...likely.flatMap(tool => byTool[tool])];
  if (languages.length === 0 || languages.length > 3) {
    return [signAsReceived, ...byTool.node, frameworks.flask, frameworks.fastapi, relay];
  }
  return [signAsReceived, ...likely.flatMap(tool => byTool[tool].slice(0, 3))];
}

const signAsReceived =
  "sign the bytes as received, before anything parses them; the Node sample of Vigthoria's documents signs JSON.stringify(req.body) instead";

/** For bodies that changed on their way to the file. */
export const relay =
  'a relay, proxy or copy from a dashboard may have changed the body: capture it with vigthoria listen, and take it out with vigthoria events show --as body';
