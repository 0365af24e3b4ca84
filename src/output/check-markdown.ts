import type {CheckReport, Fault, ProbeResult} from '../webhook/check.ts';
import {conclusionOf, countLine, expectationWords, outcomeWords, whatCame} from './check-words.ts';
import {sanitize} from './sanitize.ts';

/** A whole report as Markdown, to keep or to send on. */
export function toMarkdown(report: CheckReport): string {
  const {url, startedAtMs, secret, framework, results, faults} = report;
  const lines = [
    '# Webhook handler check',
    '',
    `${conclusionOf(report)} ${countLine(report)}.`,
    '',
    `- Endpoint: ${code(url)}`,
    `- Checked: ${new Date(startedAtMs).toISOString()}`,
    `- Secret: ${plain(secret)}`,
    ...(framework === null ? [] : [`- Answered by: ${plain(framework)}`]),
    ...faults.flatMap(faultLines),
    '',
    '## Probes',
    '',
    '| result | probe | sent | expected | came | shows that |',
    '|---|---|---|---|---|---|',
    ...results.map(probeLine),
    '',
    `Again: ${code(`vigthoria check ${url}`)}`,
    '',
  ];
  return lines.join('\n');
}

function faultLines({what, why, severity, probes, fixes}: Fault): readonly string[] {
  return [
    '',
    `## ${severity === 'failure' ? 'Fault' : 'Note'}: your handler ${plain(what)}`,
    '',
    plain(why),
    '',
    `Shown by ${probes.map(code).join(', ')}.`,
    ...(fixes.length === 0 ? [] : ['', ...fixes.map(fix => `- ${plain(fix)}`)]),
  ];
}

function probeLine({outcome, name, sent, expected, answers, proves}: ProbeResult): string {
  const last = answers.at(-1);
  const error = last?.status === null ? ` (${last.error})` : '';
  const came = `${whatCame(answers, expected)}${error}`;
  const cells = [
    outcomeWords[outcome],
    code(name),
    plain(sent),
    expectationWords[expected],
    plain(came),
    plain(proves),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Text that is shown as it is: nothing in it is markup. */
function plain(text: string): string {
  return sanitize(text).replace(/[\\`*_[\]<>|#~]/g, '\\$&');
}

/** In a longer fence than any inside. */
function code(text: string): string {
  const fence = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const inside = sanitize(text).replaceAll('|', '\\|');
  return fence === '`' ? `${fence}${inside}${fence}` : `${fence} ${inside} ${fence}`;
}
