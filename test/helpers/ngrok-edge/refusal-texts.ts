/** What ngrok itself says, token and all, about the token or host at fault. */
export function ngrokText(code: number, subject: string): string {
  return texts[code]?.replaceAll('%', subject) ?? `Something about '${subject}' is wrong.`;
}

const texts: Readonly<Record<number, string>> = {
  105: 'The authtoken you specified does not look like a proper ngrok authtoken.\nYour authtoken: %',
  107: 'The authtoken you specified is properly formed, but it is invalid.\nYour authtoken: %\nThis usually happens when:\n    - You reset your authtoken',
  108: 'Your account is limited to 3 simultaneous ngrok agent sessions.\nYour authtoken: %',
  320: "The domain '%' is reserved for another account.",
  334: "The endpoint 'https://%' is already online. Either\n1. stop your existing endpoint first, or\n2. start both endpoints with pooling.",
  4018: 'Usage of ngrok requires a verified account and authtoken.\n\nSign up for an account: https://dashboard.ngrok.com/signup',
};
