/** Who asks: Slack ids, never names (names are neither unique nor stable). `teamId` is the person's own workspace. */
export type Person = { readonly userId: string; readonly teamId: string };
