const codePattern = /ERR_NGROK_\d+/;

/**
 * The code of an error of the SDK's, and the first line of its text with the token taken out: ngrok quotes the token in
 * full. What the SDK puts around ngrok's text is cut off.
 */
export function readSdkError(error: unknown, token: string): {code: string | null; text: string} {
  const message = error instanceof Error ? error.message : String(error);
  const given = error instanceof Error && 'errorCode' in error ? String(error.errorCode) : message;
  const line =
    message
      .replace(/^(?:failed to (?:connect session|start listener): )?(?:authentication failed: )?/, '')
      .replace(/\s*error_code: ERR_NGROK_\d+\s*$/, '')
      .split(/[\r\n]/)
      .find(one => one.trim() !== '') ?? '';
  return {code: codePattern.exec(given)?.[0] ?? null, text: redact(line.trim(), token).slice(0, longestText)};
}

const longestText = 200;

/** The text without the token. */
export function redact(text: string, token: string): string {
  return token === '' ? text : text.replaceAll(token, '[token]');
}
