import {findHeader} from '../webhook/headers.ts';
import type {Answered} from './coach-answer.ts';

/** A redirect is not followed; here is where it leads. */
export function coachRedirect({answer, setUrl}: Answered): string {
  const location = findHeader(answer.answerHeaders, 'location');
  if (location === undefined) return 'redirects are not followed, and this one does not say where to';
  const target = resolveUrl(location, answer.url);
  if (target === undefined) return `redirects are not followed, and this one leads to no URL: ${location}`;
  if (isLogin(target)) {
    return `the app wants a login first (it redirects to ${target.pathname}); exempt the webhook route from that`;
  }
  return `redirects are not followed; if that is the right place: ${setUrl(target.href)}`;
}

function resolveUrl(location: string, base: string): URL | undefined {
  return URL.canParse(location, base) ? new URL(location, base) : undefined;
}

function isLogin({pathname}: URL): boolean {
  return /\/(?:log[-_]?in|sign[-_]?in|auth|sso|oauth2?|session\/new|sessions\/new)(?:\/|$)/i.test(pathname);
}
