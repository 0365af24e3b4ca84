import {listOtherSignatures, type OtherSignature} from '../../signature/other-signatures.ts';
import type {ProbeAnswer, ProbeResult} from '../../webhook/check.ts';
import type {CheckOptions, CheckPorts} from './check.ts';
import {type Framework, guessFramework} from './guess-framework.ts';
import {isPrompt, judgeProbe, kindOf} from './judge-probe.ts';
import {createMaking} from './making.ts';
import {type Probe, type ProbeRequest, postWith} from './probe.ts';
import {probesOfBodies} from './probes-of-bodies.ts';
import {answerTime, firstProbes, probesOfDeliveries} from './probes-of-deliveries.ts';
import {probesOfSignatures} from './probes-of-signatures.ts';
import {toAnswer} from './to-answer.ts';

/** One pass of all probes over an endpoint. */
export interface ProbeRun {
  all(): Promise<readonly ProbeResult[]>;
  /** The first signature of the usual wrong ones that is taken, undefined where none is. */
  findAccepted(): Promise<OtherSignature | undefined>;
  framework(): Framework | undefined;
}

export function createProbeRun(
  {secret, otherSecrets}: CheckOptions,
  ports: CheckPorts,
  signal: AbortSignal,
): ProbeRun {
  let framework: Framework | undefined;
  let isGone = false;
  const making = createMaking(secret, ports);

  const send = async (request: ProbeRequest): Promise<ProbeAnswer> => {
    const outcome = await ports.send(request);
    if (outcome.outcome === 'responded') framework ??= guessFramework(outcome.answerHeaders);
    const answer = toAnswer(outcome);
    if (answer.status !== null || signal.aborted) return answer;
    isGone ||= !(await ports.isAnswering());
    return {...answer, isGone};
  };
  const tryOne = async (probe: Probe): Promise<ProbeResult> => {
    if (signal.aborted || isGone) return skip(probe);
    ports.onProbe(probe.name);
    const requests = probe.make(making);
    const answers =
      probe.isAtOnce === true ? await Promise.all(requests.map(send)) : await inTurn(requests, send);
    return {...describe(probe), outcome: judgeProbe(probe, answers), answers};
  };
  const tell = (result: ProbeResult): void => {
    // What the end of the command cut off says nothing of the endpoint.
    if (!signal.aborted) ports.onResult(result);
  };
  const tryAll = async (
    probes: readonly Probe[],
    onEach: (result: ProbeResult) => void = tell,
  ): Promise<readonly ProbeResult[]> => {
    const results: ProbeResult[] = [];
    const add = (more: readonly ProbeResult[]): void => {
      results.push(...more);
      more.forEach(onEach);
    };
    for (const [index, probe] of probes.entries()) {
      add([await tryOne(probe)]);
      if (!results.some(isSilent)) continue;
      // One that gives no answer may well give none to the others: to wait once is enough.
      add(await Promise.all(probes.slice(index + 1).map(tryOne)));
      return results;
    }
    return results;
  };
  /** The valid deliveries. Where all of them are turned away, one is told of: the others would only say the same. */
  const tryPlain = async (): Promise<readonly ProbeResult[]> => {
    const [valid, ...others] = [...firstProbes, ...probesOfBodies];
    if (valid === undefined) return [];
    const first = await tryOne(valid);
    if (isSilent(first)) return [first, ...others.map(skip)];
    const rest = await tryAll(others, () => undefined);
    const isAnyTaken = [first, ...rest].some(({outcome}) => outcome === 'passed');
    return [first, ...(isAnyTaken ? rest : rest.map(skip))];
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
      const plain = await tryPlain();
      plain.forEach(tell);
      const isTaken = plain[0]?.outcome === 'passed';
      const others = isTaken
        ? [...(await tryAll(probesOfSignatures)), ...(await tryAll(probesOfDeliveries))]
        : [...probesOfSignatures, ...probesOfDeliveries].map(skip);
      if (!isTaken) others.forEach(tell);
      const time = judgeTime([...plain, ...others]);
      tell(time);
      return [...plain, ...others, time];
    },
  };
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
