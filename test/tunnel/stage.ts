import {execFileSync} from 'node:child_process';
import {afterAll, afterEach, beforeAll, beforeEach} from 'vitest';
import {type App, sha256, startApp} from '../helpers/app.ts';
import {type Edge, startEdge} from '../helpers/ngrok-edge/edge.ts';
import {type PublicAnswer, type PublicRequest, sendPublic} from '../helpers/ngrok-edge/send-public.ts';
import {type Asked, buildChild, type OpenedTunnel, openTunnel} from './open-tunnel.ts';

export interface Stage {
  readonly edge: Edge;
  readonly app: App;
  readonly childFile: string;
  readonly open: (asked?: Partial<Asked>) => Promise<OpenedTunnel>;
  readonly send: (url: string, request?: PublicRequest) => Promise<PublicAnswer>;
}

/** For each test an edge and an echoing app of its own; the tunnels that it opens are closed after it. */
export function useStage(): () => Stage {
  let child: Awaited<ReturnType<typeof buildChild>>;
  let stage: Stage;
  let opened: OpenedTunnel[];
  beforeAll(async () => {
    child = await buildChild();
  });
  afterAll(() => child.remove());
  beforeEach(async () => {
    opened = [];
    const edge = await startEdge();
    const app = await startApp((request, response) => {
      response.writeHead(201, {'X-Digest': sha256(request.body)}).end(request.body);
    });
    stage = {
      edge,
      app,
      childFile: child.file,
      open: async asked => {
        const one = await openTunnel(edge, {port: app.port, childFile: child.file, ...asked});
        opened.push(one);
        return one;
      },
      send: (url, request) => sendPublic(edge, url, request),
    };
  });
  afterEach(async () => {
    for (const {tunnel} of opened) await tunnel.close();
    await stage.edge.close();
    await stage.app.close();
  });
  return () => stage;
}

/** Ids of the processes that run that file, as the system sees them; those that have ended but for their entry are none. */
export function findProcesses(file: string): number[] {
  return execFileSync('ps', ['-A', '-ww', '-o', 'pid=,stat=,args='], {encoding: 'utf8'})
    .split('\n')
    .map(line => /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter(match => match?.[3]?.includes(file) && !match[2]?.startsWith('Z'))
    .map(match => Number(match?.[1]));
}
