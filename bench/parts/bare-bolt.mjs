import { App } from '@slack/bolt';

const { SLACK_BOT_TOKEN: token, SLACK_APP_TOKEN: appToken, SLACK_API_URL: slackApiUrl } = process.env;

const app = new App({ token, appToken, socketMode: true, clientOptions: { slackApiUrl } });
app.command('/n8n', async ({ ack }) => ack());
await app.start();
console.log('ready');

process.on('SIGTERM', async () => {
	await app.stop();
	process.exit(0);
});
