import {findSample, makeSample} from '../../sample/make-sample.ts';
import {sign} from '../../signature/sign.ts';
import type {Failed, Responded} from '../../webhook/attempt.ts';
import type {CheckReport, ProbeAnswer, ProbeResult} from '../../webhook/check.ts';
import type {Secret} from '../../webhook/secret.ts';
import {findFaults} from './find-faults.ts';
import {type Framework, guessFramework} from './guess-framework.ts';
import {isPrompt, judgeProbe, kindOf} from './judge-probe.ts';
import type {Making, Probe, ProbeRequest} from './probe.ts';
import {probesOfBodies} from './probes-of-bodies.ts';
import {answerTime, firstProbes, probesOfDeliveries} from './probes-of-deliveries.ts';
import {probesOfSignatures} from './probes-of-signatures.ts';

export interface CheckOptions {
  readonly url: string;
  readonly secret: Secret;
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
  const framework = run.framework();
  return {
    url: options.url,
    startedAtMs,
    secret: options.secret.source,
    framework: framework?.name ?? null,
    results,
    faults: findFaults(results, framework),
  };
}

interface Run {
  all(): Promise<readonly ProbeResult[]>;
  framework(): Framework | undefined;
}

function createRun({secret}: CheckOptions, ports: CheckPorts, signal: AbortSignal): Run {
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
    for (const probe of probes) results.push(...tell([await tryOne(probe)]));
    return results;
  };

  return {
    framework: () => framework,
    async all() {
      const plain = tell(await tryPlain(tryOne));
      const isTaken = plain[0]?.outcome === 'passed';
      const rest = [...probesOfSignatures, ...probesOfDeliveries];
      const others = isTaken ? await tryAll(rest) : tell(rest.map(skip));
      return [...plain, ...others, ...tell([judgeTime([...plain, ...others])])];
    },
  };
}

/** The valid deliveries. Where all of them are turned away, one is told of: the others would only say the same. */
async function tryPlain(tryOne: (probe: Probe) => Promise<ProbeResult>): Promise<readonly ProbeResult[]> {
  const results: ProbeResult[] = [];
  for (const probe of [...firstProbes, ...probesOfBodies]) {
    const isSilent = results[0]?.answers.some(answer => kindOf(answer) === 'silent') === true;
    results.push(isSilent ? skip(probe) : await tryOne(probe));
  }
  if (results.some(({outcome}) => outcome === 'passed')) return results;
  return results.map((result, index) =>
    index === 0 ? result : {...result, outcome: 'skipped', answers: []},
  );
}

function createMaking({value}: Secret, ports: CheckPorts): Making {
  const sample = findSample('generation.completed');
  if (sample === undefined) throw new Error("there is a sample of the tutorial's own type");
  return {
    event: () => {
      const digits = ports.newDigits();
      const idOf = (name: string): string => (name === 'event' ? `check_${digits}` : digits);
      return makeSample(sample, 0, {nowMs: ports.nowMs(), idOf});
    },
    sign: body => sign(body, value),
    forge: body => sign(body, `not ${value}`),
  };
}

async function inTurn(
  requests: readonly ProbeRequest[],
  send: (request: ProbeRequest) => Promise<ProbeAnswer>,
): Promise<readonly ProbeAnswer[]> {
  const answers: ProbeAnswer[] = [];
  for (const request of requests) answers.push(await send(request));
  return answers;
}

function toAnswer(outcome: Responded | Failed): ProbeAnswer {
  const {durationMs} = outcome;
  switch (outcome.outcome) {
    case 'responded':
      return {status: outcome.status, durationMs, preview: toPreview(outcome.answerBody)};
    case 'failed':
      return {status: null, durationMs, error: outcome.error.message};
  }
}

const previewUnits = 80;

function toPreview(body: Buffer): string {
  const text = toPlain(body.toString('utf8', 0, 4096))
    .replace(/\n\s*at [\s\S]*/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > previewUnits ? `${text.slice(0, previewUnits)}…` : text;
}

/** What a page of HTML, as frameworks answer errors with, says to its reader. */
function toPlain(text: string): string {
  if (!/^\s*<(?:!doctype|html)/i.test(text)) return text;
  return text
    .replace(/<(head|style|script)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<br\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>|&[a-z]+;|&#\d+;/gi, ' ');
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
