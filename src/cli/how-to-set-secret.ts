export const howToSetSecret = 'put WEBHOOK_SECRET=… in .env or the environment, or give --secret-file <file>';
