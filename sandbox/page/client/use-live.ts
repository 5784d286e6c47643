import { createContext, useEffect, useState } from 'react';
import type { Live } from '../live.js';

/** The `at` of what is drawn. */
export const AtContext = createContext(0);

/** What there is to draw, as it is now; `lost` while the sandbox does not answer. */
export function useLive(): { live: Live | null; lost: boolean } {
	const [live, setLive] = useState<Live | null>(null);
	const [lost, setLost] = useState(false);
	useEffect(() => {
		const source = new EventSource('/live');
		source.onmessage = ({ data }) => {
			setLive(JSON.parse(data) as Live);
			setLost(false);
		};
		source.onerror = () => setLost(true);
		return () => source.close();
	}, []);
	return { live, lost };
}

/** Draws again every so often, for times that are told as "3 minutes ago" or count on. */
export function useTick(ms: number): number {
	const [now, setNow] = useState(Date.now());
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), ms);
		return () => clearInterval(timer);
	}, [ms]);
	return now;
}
