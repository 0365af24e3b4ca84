import {listOtherSignatures, type OtherSignature} from '../../signature/other-signatures.ts';
import type {Failed, Responded} from '../../webhook/attempt.ts';
import type {CheckReport, ProbeAnswer, ProbeResult} from '../../webhook/check.ts';
import type {Secret} from '../../webhook/secret.ts';
import {findFaults} from './find-faults.ts';
import {type Framework, guessFramework} from './guess-framework.ts';
import {isPrompt, judgeProbe, kindOf} from './judge-probe.ts';
import {createMaking} from './making.ts';
import {type Probe, type ProbeRequest, postWith} from './probe.ts';
import {probesOfBodies} from './probes-of-bodies.ts';
import {answerTime, firstProbes, probesOfDeliveries} from './probes-of-deliveries.ts';
import {probesOfSignatures} from './probes-of-signatures.ts';
import {toAnswer} from './to-answer.ts';

export interface CheckOptions {
  readonly url: string;
  readonly secret: Secret;
  /** Configured as well, and not in use: the app may have one of these. */
  readonly otherSecrets: readonly Secret[];
}

export interface CheckPorts {
  /** Over a connection of its own, as from a sender that comes now and then. */
  readonly send: (request: ProbeRequest) => Promise<Responded | Failed>;
  readonly nowMs: () => number;
  /** Digits that no id had before. */
  readonly newDigits: () => string;
  /** What is being tried. */
  readonly onProbe: (name: string) => void;
  readonly onResult: (result: ProbeResult) => void;
}

/** Tries an endpoint as the provider, and as an attacker, would; records nothing. What would prove nothing is skipped. */
export async function check(
  options: CheckOptions,
  ports: CheckPorts,
  signal: AbortSignal,
): Promise<CheckReport> {
  const startedAtMs = ports.nowMs();
  const run = createRun(options, ports, signal);
  const results = await run.all();
  const accepted = isRefused(results) ? await run.findAccepted() : undefined;
  const framework = run.framework();
  return {
    url: options.url,
    startedAtMs,
    secret: options.secret.source,
    framework: framework?.name ?? null,
    results,
    faults: findFaults(results, framework, accepted),
  };
}

interface Run {
  all(): Promise<readonly ProbeResult[]>;
  /** The first signature of the usual wrong ones that is taken, undefined where none is. */
  findAccepted(): Promise<OtherSignature | undefined>;
  framework(): Framework | undefined;
}

function createRun({secret, otherSecrets}: CheckOptions, ports: CheckPorts, signal: AbortSignal): Run {
  let framework: Framework | undefined;
  const making = createMaking(secret, ports);

  const send = async (request: ProbeRequest): Promise<ProbeAnswer> => {
    const outcome = await ports.send(request);
    if (outcome.outcome === 'responded') framework ??= guessFramework(outcome.answerHeaders);
    return toAnswer(outcome);
  };
  const tryOne = async (probe: Probe): Promise<ProbeResult> => {
    if (signal.aborted) return skip(probe);
    ports.onProbe(probe.name);
    const requests = probe.make(making);
    const answers =
      probe.isAtOnce === true ? await Promise.all(requests.map(send)) : await inTurn(requests, send);
    return {...describe(probe), outcome: judgeProbe(probe, answers), answers};
  };
  const tell = (results: readonly ProbeResult[]): readonly ProbeResult[] => {
    // What the end of the command cut off says nothing of the endpoint.
    if (!signal.aborted) for (const result of results) ports.onResult(result);
    return results;
  };
  const tryAll = async (probes: readonly Probe[]): Promise<readonly ProbeResult[]> => {
    const results: ProbeResult[] = [];
    for (const [index, probe] of probes.entries()) {
      results.push(...tell([await tryOne(probe)]));
      // One that gives no answer may well give none to the others: to wait once is enough.
      if (results.some(isSilent))
        return [...results, ...tell(await Promise.all(probes.slice(index + 1).map(tryOne)))];
    }
    return results;
  };

  return {
    framework: () => framework,
    async findAccepted() {
      for (const other of listOtherSignatures(secret, otherSecrets)) {
        if (signal.aborted) return undefined;
        ports.onProbe('what it waits for');
        const body = Buffer.from(making.event());
        if (kindOf(await send(postWith(body, other.headers(body)))) === 'accepted') return other;
      }
      return undefined;
    },
    async all() {
      const plain = tell(await tryPlain(tryOne));
      const isTaken = plain[0]?.outcome === 'passed';
      const others = isTaken
        ? [...(await tryAll(probesOfSignatures)), ...(await tryAll(probesOfDeliveries))]
        : tell([...probesOfSignatures, ...probesOfDeliveries].map(skip));
      return [...plain, ...others, ...tell([judgeTime([...plain, ...others])])];
    },
  };
}

/** True where even the plain delivery was turned away, and nothing tells why. */
function isRefused([valid, next]: readonly ProbeResult[]): boolean {
  const [answer] = valid?.answers ?? [];
  if (answer === undefined || valid?.outcome !== 'failed' || next?.outcome !== 'skipped') return false;
  return kindOf(answer) === 'crashed' || (kindOf(answer) === 'rejected' && answer.status !== 404);
}

/** The valid deliveries. Where all of them are turned away, one is told of: the others would only say the same. */
async function tryPlain(tryOne: (probe: Probe) => Promise<ProbeResult>): Promise<readonly ProbeResult[]> {
  const results: ProbeResult[] = [];
  for (const probe of [...firstProbes, ...probesOfBodies]) {
    results.push(results.some(isSilent) ? skip(probe) : await tryOne(probe));
  }
  if (results.some(({outcome}) => outcome === 'passed')) return results;
  return results.map((result, index) =>
    index === 0 ? result : {...result, outcome: 'skipped', answers: []},
  );
}

function isSilent({answers}: ProbeResult): boolean {
  return answers.some(answer => kindOf(answer) === 'silent');
}

async function inTurn(
  requests: readonly ProbeRequest[],
  send: (request: ProbeRequest) => Promise<ProbeAnswer>,
): Promise<readonly ProbeAnswer[]> {
  const answers: ProbeAnswer[] = [];
  for (const request of requests) answers.push(await send(request));
  return answers;
}

type Described = Pick<ProbeResult, 'name' | 'proves' | 'sent' | 'expected'>;

function describe({name, proves, sent, expected}: Described): Described {
  return {name, proves, sent, expected};
}

function skip(probe: Described): ProbeResult {
  return {...describe(probe), outcome: 'skipped', answers: []};
}

/** Slowness is told of; it fails nothing. */
function judgeTime(results: readonly ProbeResult[]): ProbeResult {
  const answers = results.flatMap(result => result.answers).filter(({status}) => status !== null);
  const [slowest] = answers.sort((a, b) => b.durationMs - a.durationMs);
  if (slowest === undefined) return skip(answerTime);
  return {...answerTime, outcome: isPrompt(slowest) ? 'passed' : 'warning', answers: [slowest]};
}
