/** What a stranger does first, in order, by the names of the buttons: two of n8n's, and one under the alert. */
export const firstSteps = { breaks: 'Break it', fixes: 'Fix it', retries: 'Retry' } as const;

/** The same in one line, for a page that cannot be clicked: "1 Break it · 2 Fix it · 3 Retry". */
export const firstStepsLine = Object.values(firstSteps)
	.map((step, index) => `${index + 1} ${step}`)
	.join(' · ');
