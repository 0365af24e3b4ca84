import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import net, {type AddressInfo} from 'node:net';
import {join} from 'node:path';
import type {Bench} from './bench.ts';
import {end, startChild} from './child.ts';

interface Nginx {
  readonly port: number;
  /** Its workers' ids. */
  readonly pids: () => number[];
  close(): Promise<void>;
}

/** nginx in front of a port, or null where it is not installed. */
export async function startNginx(bench: Bench, appPort: number): Promise<Nginx | null> {
  if (spawnSync('nginx', ['-v']).status !== 0) return null;
  const folder = mkdtempSync(join(bench.folder, 'nginx-'));
  const port = await findFreePort();
  writeFileSync(join(folder, 'nginx.conf'), config(folder, port, appPort));
  const child = startChild('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {stdio: 'ignore'});
  await waitForPort(port);
  return {
    port,
    pids: () =>
      readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ').map(Number),
    close: () => end(child, 'SIGTERM'),
  };
}

const config = (folder: string, port: number, appPort: number): string => `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 2048; }
http {
  access_log off;
  client_max_body_size 25m;
  client_body_buffer_size 2m;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  keepalive_requests 100000000;
  upstream app { server 127.0.0.1:${appPort}; keepalive 512; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
`;

async function findFreePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Resolves once something accepts connections there. */
export async function waitForPort(port: number): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const isOpen = await new Promise<boolean>(resolve => {
      const socket = net.connect(port, '127.0.0.1', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  throw new Error(`nothing came up on port ${port}`);
}
