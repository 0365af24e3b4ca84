import type {Protocol} from '../forwarder/recognise.ts';
import type {Failed} from '../webhook/attempt.ts';
import {type Endpoint, isLocalhostName} from '../webhook/endpoint.ts';

/** What this machine is, where that changes what `localhost` means. */
export type Surroundings = 'container' | 'wsl' | null;

interface FailedAt {
  readonly failed: Failed;
  readonly endpoint: Endpoint;
  /** What to type so that these deliveries go to a URL. */
  readonly setUrl: (url: string) => string;
}

interface FailurePorts {
  readonly recognise: (endpoint: Endpoint) => Promise<Protocol | null>;
  readonly surroundings: () => Surroundings;
}

/** That it is kept and how to replay it is told with every failure; here is what else is true. */
export async function coachFailure(at: FailedAt, ports: FailurePorts): Promise<string | null> {
  switch (at.failed.error.code) {
    case 'timeout':
      return 'to give the app longer: --timeout 2m, or --timeout 0 for no limit';
    case 'unreachable':
      return isThisMachine(at.endpoint) ? coachLocalhost(at, ports.surroundings()) : null;
    case 'reset':
    case 'protocol':
      return coachProtocol(at, await ports.recognise(at.endpoint));
    case 'cut':
      return 'the app ended in the middle of its answer; its own output may say why';
    case 'tls':
    case 'aborted':
    case 'forbidden':
      return null;
  }
}

function isThisMachine({hostname}: Endpoint): boolean {
  return isLocalhostName(hostname) || /^(?:127\.|::1$)/.test(hostname);
}

function coachLocalhost({endpoint, setUrl}: FailedAt, surroundings: Surroundings): string | null {
  switch (surroundings) {
    case 'container': {
      const outside = setUrl(onHost(endpoint, 'host.docker.internal'));
      return `in this container ${endpoint.hostname} is the container itself; for an app outside: ${outside} (Linux: start it with --add-host=host.docker.internal:host-gateway)`;
    }
    case 'wsl':
      return 'this is WSL2, and an app on Windows has a localhost of its own: set networkingMode=mirrored in .wslconfig, or bind the app to 0.0.0.0 and forward to the gateway that `ip route show default` names';
    case null:
      return null;
  }
}

function coachProtocol({failed, endpoint, setUrl}: FailedAt, protocol: Protocol | null): string | null {
  if (endpoint.protocol === 'http:' && protocol === 'tls') {
    return `the app speaks TLS there: ${setUrl(endpoint.url.replace(/^http:/, 'https:'))}`;
  }
  if (protocol === 'http2') {
    return 'the app speaks HTTP/2 only, and webhooks come as HTTP/1.1; let it take HTTP/1.1 too';
  }
  if (failed.error.code === 'protocol') return null;
  return 'the app closed the connection without an answer; its own output may say why';
}

function onHost({protocol, port, path}: Endpoint, hostname: string): string {
  return `${protocol}//${hostname}:${port}${path ?? ''}`;
}
