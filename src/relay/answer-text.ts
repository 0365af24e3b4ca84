import type {Responded} from '../webhook/attempt.ts';
import {findHeader} from '../webhook/headers.ts';

const readBytes = 4096;
const shownUnits = 160;

/** The start of an answer as people would read it, on one line: of a web page its error or title, without markup. */
export function answerText(answer: Responded): string {
  const text = answer.answerBody.toString('utf8', 0, readBytes);
  const type = findHeader(answer.answerHeaders, 'content-type') ?? '';
  return /^text\/html/i.test(type) || isWebPage(answer) ? pageText(text) : oneLine(text);
}

/** `the app said: …`, or null where it said nothing. */
export function quoteAnswer(answer: Responded): string | null {
  const text = answerText(answer);
  if (text === '') return null;
  return `the app said: ${text.length > shownUnits ? `${text.slice(0, shownUnits)}…` : text}`;
}

/** By its start: many frameworks call any text they send HTML. */
export function isWebPage(answer: Responded): boolean {
  return /^\s*<(?:!doctype html|html)/i.test(answer.answerBody.toString('latin1', 0, 64));
}

function pageText(html: string): string {
  const told =
    /<pre>([\s\S]*?)(?:<\/pre>|$)/i.exec(html)?.[1] ?? /<title>([\s\S]*?)<\/title>/i.exec(html)?.[1];
  const text = told ?? html.replace(/<(script|style)[\s\S]*?(?:<\/\1>|$)/gi, ' ');
  return oneLine(text.replace(/<[^>]*>?/g, ' ').replace(/&(?:nbsp|quot|#39|lt|gt|amp);/g, decode));
}

function decode(entity: string): string {
  const characters: Readonly<Record<string, string>> = {
    '&nbsp;': ' ',
    '&quot;': '"',
    '&#39;': "'",
    '&lt;': '<',
    '&gt;': '>',
    '&amp;': '&',
  };
  return characters[entity] ?? entity;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
