export const howToSetSecret =
  'put WEBHOOK_SECRET=… in .env or the environment, type it at vigthoria config set secret, or give --secret-file <file>';
