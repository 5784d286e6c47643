/**
 * An error workflow to paste into n8n's editor, for servers without OpenTelemetry: it signs which run has failed with the
 * token and posts it. The token itself is shown to nobody in Slack: its field is empty. `address`: where n8n reaches Flowbell, without a slash at its end.
 */
export function errorWorkflow(address: string) {
	const steps = [
		['Error Trigger', 'errorTrigger', 1, {}],
		[
			'What failed',
			'set',
			3.4,
			{
				assignments: {
					assignments: [
						field('at', '={{ String(Math.floor(Date.now() / 1000)) }}'),
						field(
							'body',
							`={{ JSON.stringify({ execution: ${of('execution', 'id', 'retryOf')}, workflow: ${of('workflow', 'id')} }) }}`,
						),
					],
				},
			},
		],
		[
			'Sign',
			'crypto',
			1,
			{
				...{ action: 'hmac', type: 'SHA256', encoding: 'hex', dataPropertyName: 'signature' },
				...{ value: '={{ $json.at }}.{{ $json.body }}' },
			},
		],
		[
			'Tell Flowbell',
			'httpRequest',
			4.2,
			{
				...{ method: 'POST', url: `${address}/v1/n8n/errors` },
				sendHeaders: true,
				headerParameters: {
					parameters: [
						{ name: 'x-flowbell-timestamp', value: '={{ $json.at }}' },
						{ name: 'x-flowbell-signature', value: '={{ $json.signature }}' },
					],
				},
				...{ sendBody: true, contentType: 'raw', rawContentType: 'application/json', body: '={{ $json.body }}' },
			},
		],
	] as const;
	return {
		name: 'Tell Flowbell what fails',
		nodes: steps.map(([name, type, typeVersion, parameters], i) => ({
			...{ name, type: `n8n-nodes-base.${type}`, typeVersion, position: [220 * i, 0], parameters },
		})),
		connections: Object.fromEntries(
			steps.slice(1).map(([node], i) => [steps[i]![0], { main: [[{ node, type: 'main', index: 0 }]] }]),
		),
		settings: {},
	};
}

const field = (name: string, value: string) => ({ id: name, name, value, type: 'string' });

/** An object of these fields of what the trigger gives, as it is written in an expression. */
const of = (part: string, ...names: string[]) =>
	`{ ${names.map((name) => `${name}: $json.${part}.${name}`).join(', ')} }`;
