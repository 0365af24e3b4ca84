import {randomBytes} from 'node:crypto';
import {mkdirSync, writeFileSync} from 'node:fs';
import type http from 'node:http';
import type {AddressInfo, Server, Socket} from 'node:net';
import {join} from 'node:path';
import tls from 'node:tls';
import {Agent, type AgentPolicy} from './agent.ts';
import {type Certificates, createCertificates} from './certificates.ts';
import type {Refusal} from './messages.ts';
import {createPublicSide, type FindEndpoint} from './public-side.ts';
import {ngrokText} from './refusal-texts.ts';

/** A stand-in for ngrok's cloud on loopback, enough of it for the real SDK. */
export class Edge {
  /** What happened, in order: `authenticated`, `auth refused: 107`, `bound: <host>`, `unbound`, `heartbeat`, `agent gone`. */
  readonly events: string[] = [];
  readonly #certificates: Certificates = createCertificates();
  readonly #agents = new Set<Agent>();
  readonly #sockets = new Set<Socket>();
  readonly #refusedTokens = new Map<string, number>();
  readonly #refusedHosts = new Map<string, number>();
  #servers: {readonly agents: tls.Server; readonly senders: http.Server} | null = null;
  #ports = {agents: 0, senders: 0};
  #echoesHeartbeats = true;
  #isSilent = false;
  #answerDelayMs = 0;
  #splitsHeaders = false;

  /** For `connect_url` or `server_addr`. */
  get address(): string {
    return `127.0.0.1:${this.#ports.agents}`;
  }

  /** Where senders connect, whatever the host of the URL. */
  get publicPort(): number {
    return this.#ports.senders;
  }

  /** For `connect_cas` or `root_cas`. */
  get authorityFile(): string {
    return this.#certificates.authorityFile;
  }

  /** Agents that are connected and authenticated. */
  sessions(): number {
    return [...this.#agents].filter(agent => agent.isAuthenticated).length;
  }

  /** Hosts that are online. */
  hosts(): string[] {
    return [...this.#agents].flatMap(agent => [...agent.endpoints.values()]);
  }

  /** Refuses a token, `*` any, with that code of ngrok's; null takes it again. */
  refuseToken(token: string, code: number | null): void {
    if (code === null) this.#refusedTokens.delete(token);
    else this.#refusedTokens.set(token, code);
  }

  /** Refuses to bind a host, `*` any. */
  refuseHost(host: string, code: number | null): void {
    if (code === null) this.#refusedHosts.delete(host);
    else this.#refusedHosts.set(host, code);
  }

  withholdHeartbeats(isWithheld = true): void {
    this.#echoesHeartbeats = !isWithheld;
  }

  /** Agents that connect from now on get no answer at all. */
  silence(isSilent = true): void {
    this.#isSilent = isSilent;
  }

  /** Every answer to an agent comes that much later. */
  slow(answerDelayMs: number): void {
    this.#answerDelayMs = answerDelayMs;
  }

  /** Opens streams as the SDK cannot take many of: the header in a later frame than the stream's first. */
  splitHeaders(splitsHeaders = true): void {
    this.#splitsHeaders = splitsHeaders;
  }

  /** Sends every agent a length that no memory has room for. */
  poison(): void {
    for (const agent of this.#agents) agent.poison();
  }

  /** Cuts all agents' sockets. */
  cut(): void {
    for (const agent of this.#agents) agent.cut();
  }

  /** Ends all endpoints as the dashboard does. */
  stopTunnels(code: number): void {
    for (const agent of this.#agents) for (const id of agent.endpoints.keys()) agent.stopTunnel(id, code);
  }

  /** Listens, after a crash on the same ports as before. */
  async start(): Promise<this> {
    const {key, certificate} = this.#certificates;
    const agents = tls.createServer({key, cert: certificate}, socket => this.#admit(socket));
    const senders = createPublicSide(this.#find);
    for (const server of [agents, senders]) {
      server.on('connection', (socket: Socket) => {
        this.#sockets.add(socket);
        socket.on('close', () => this.#sockets.delete(socket));
      });
    }
    this.#servers = {agents, senders};
    this.#ports = {
      agents: await bindPort(agents, this.#ports.agents),
      senders: await bindPort(senders, this.#ports.senders),
    };
    return this;
  }

  /** Every socket is cut and nothing is said. */
  async crash(): Promise<void> {
    if (this.#servers === null) return;
    const closed = Object.values(this.#servers).map(
      (server: Server) => new Promise(resolve => server.close(resolve)),
    );
    this.#servers = null;
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }

  async close(): Promise<void> {
    await this.crash();
    this.#certificates.remove();
  }

  #admit(socket: tls.TLSSocket): void {
    socket.setNoDelay(true);
    if (this.#isSilent) return;
    const agent = new Agent(socket, this.#policy);
    this.#agents.add(agent);
    socket.on('close', () => {
      this.#agents.delete(agent);
      this.events.push('agent gone');
    });
  }

  readonly #policy: AgentPolicy = {
    refuseToken: token => {
      const code = this.#refusedTokens.get(token) ?? this.#refusedTokens.get('*');
      return toRefusal(token === '' ? 4018 : code, token);
    },
    refuseHost: host => {
      const code = this.#refusedHosts.get(host) ?? this.#refusedHosts.get('*');
      return toRefusal(this.hosts().includes(host) ? 334 : code, host);
    },
    pickHost: () => `${randomBytes(6).toString('hex')}.ngrok-free.app`,
    echoesHeartbeats: () => this.#echoesHeartbeats,
    answerDelayMs: () => this.#answerDelayMs,
    splitsHeaders: () => this.#splitsHeaders,
    onEvent: name => this.events.push(name),
  };

  readonly #find: FindEndpoint = host => {
    for (const agent of this.#agents) {
      for (const [id, bound] of agent.endpoints) {
        if (bound === host) return from => agent.openProxy(id, from);
      }
    }
    return undefined;
  };
}

/** A corporate set-up's ngrok.yml names the server and its certificates; here they are the edge's. `home` is HOME's folder. */
export function useEdge({address, authorityFile}: Edge, home: string): void {
  const folder = join(home, 'config/ngrok');
  mkdirSync(folder, {recursive: true});
  writeFileSync(
    join(folder, 'ngrok.yml'),
    `version: 3\nagent:\n  connect_url: ${address}\n  connect_cas: ${authorityFile}\n`,
  );
}

export function startEdge(): Promise<Edge> {
  return new Edge().start();
}

function toRefusal(code: number | undefined, subject: string): Refusal | undefined {
  return code === undefined ? undefined : {code, text: ngrokText(code, subject)};
}

async function bindPort(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}
