import { expect, test } from 'vitest';
import type { Failure } from '../../src/n8n/index.js';
import { nodeWords } from '../../src/slack/blocks/failure.js';

test.each([
	['Charge card', 'n8n-nodes-base.httpRequest', 'Charge card (HTTP Request)'],
	['HTTP Request', 'n8n-nodes-base.httpRequest', 'HTTP Request'],
	['HTTP Request12', 'n8n-nodes-base.httpRequest', 'HTTP Request12'],
	['Stop and Error', 'n8n-nodes-base.stopAndError', 'Stop and Error'],
	['Code in Python', 'n8n-nodes-base.code', 'Code in Python (Code)'],
	['AWS S3', 'n8n-nodes-base.awsS3', 'AWS S3'],
	['送信', 'n8n-nodes-base.emailSend', '送信 (Email Send)'],
	['Charge card', null, 'Charge card'],
])('a node %s of type %s is called so', (node, nodeType, words) => {
	expect(nodeWords({ node, nodeType } as Failure, 100)).toBe(words);
});
