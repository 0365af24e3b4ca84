import {frameworks} from '../../signature/diagnose/fixes.ts';
import {findHeader, type HeaderList} from '../../webhook/headers.ts';

export type Language = 'node' | 'python' | 'php' | 'go' | 'ruby' | 'dotnet' | 'java';

/** What an endpoint is probably written in. */
export interface Framework {
  readonly name: string;
  readonly language: Language;
  /** How it hands over the bytes as received; several where only the language is known. */
  readonly rawBody: readonly string[];
}

/** Guesses from an answer's headers; undefined where they do not tell. */
export function guessFramework(headers: HeaderList): Framework | undefined {
  return signs.find(([name, pattern]) => pattern.test(findHeader(headers, name) ?? ''))?.[2];
}

const node: Framework = {
  name: 'Node',
  language: 'node',
  rawBody: [frameworks.express, frameworks.fastify, frameworks.nextjs],
};
const python: Framework = {
  name: 'Python',
  language: 'python',
  rawBody: [frameworks.flask, frameworks.fastapi, frameworks.django],
};
const rails: Framework = {name: 'Rails', language: 'ruby', rawBody: [frameworks.rails]};
const aspnet: Framework = {name: 'ASP.NET', language: 'dotnet', rawBody: [frameworks.aspnet]};

/** The surer ones first: a server's name tells less than a framework's own. */
const signs: readonly (readonly [header: string, pattern: RegExp, framework: Framework])[] = [
  ['X-Powered-By', /^Express/i, {name: 'Express', language: 'node', rawBody: [frameworks.express]}],
  ['X-Powered-By', /^Next\.js/i, {name: 'Next.js', language: 'node', rawBody: [frameworks.nextjs]}],
  ['X-Powered-By', /^PHP/i, {name: 'PHP', language: 'php', rawBody: [frameworks.php]}],
  ['X-Powered-By', /^ASP\.NET/i, aspnet],
  ['X-Powered-By', /^Servlet/i, {name: 'Java', language: 'java', rawBody: [frameworks.spring]}],
  ['Server', /^Werkzeug/i, {name: 'Flask', language: 'python', rawBody: [frameworks.flask]}],
  ['Server', /^(?:uvicorn|hypercorn)/i, {name: 'FastAPI', language: 'python', rawBody: [frameworks.fastapi]}],
  ['Server', /^(?:WSGIServer|daphne)/i, {name: 'Django', language: 'python', rawBody: [frameworks.django]}],
  ['Server', /^(?:gunicorn|waitress|BaseHTTP|SimpleHTTP|Python|TornadoServer|CherryPy)/i, python],
  ['Server', /^(?:Kestrel|Microsoft-IIS|Microsoft-HTTPAPI)/i, aspnet],
  ['Server', /^(?:Puma|WEBrick|thin|Passenger)/i, rails],
  ['X-Runtime', /^[\d.]+$/, rails],
  ['Server', /^(?:Apache-Coyote|Jetty)/i, {name: 'Java', language: 'java', rawBody: [frameworks.spring]}],
  // What their servers say of idle connections unless told otherwise.
  ['Keep-Alive', /^timeout=72$/, {name: 'Fastify', language: 'node', rawBody: [frameworks.fastify]}],
  ['Keep-Alive', /^timeout=5$/, node],
];
