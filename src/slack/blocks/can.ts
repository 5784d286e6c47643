/** What this n8n server and key can do, as far as buttons and help depend on it. Left out means that it works. */
export type Can = { readonly [Name in Ability]?: boolean };
export type Ability = keyof typeof cannot;

/** Why something is not offered, where this server or key cannot do it (docs/n8n.md, 29). */
export const cannot = {
	retry: 'this n8n API key may not retry executions (scope `execution:retry`)',
	stop: 'stopping needs n8n 2.10 or newer and the scope `execution:stop`',
	stopMany: 'stopping needs n8n 2.10 or newer and the scope `execution:stop`',
	tags: 'execution tags need n8n 2.10 or newer and the scopes `executionTags:list` and `executionTags:update`',
	delete: 'this n8n API key may not delete executions (scope `execution:delete`)',
	activate: 'this n8n API key may not activate workflows (scope `workflow:activate`)',
	deactivate: 'this n8n API key may not deactivate workflows (scope `workflow:deactivate`)',
};

export const may = (can: Can | undefined, ability: Ability) => can?.[ability] !== false;
