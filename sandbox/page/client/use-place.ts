import { useCallback, useEffect, useState } from 'react';

/** Who looks, and at what; kept in the address so that a reload or a second window shows the same. */
export type Place = {
	person: string;
	/** A channel's id or name, or `home`. */
	open: string;
	/** The message whose thread is open beside it. */
	thread: string;
};

const read = (): Place => {
	const [person = '', open = '', thread = ''] = decodeURIComponent(window.location.hash.slice(1)).split('/');
	return { person, open, thread };
};

export function usePlace(): [Place, (change: Partial<Place>) => void] {
	const [place, setPlace] = useState(read);
	useEffect(() => {
		const moved = () => setPlace(read());
		window.addEventListener('hashchange', moved);
		return () => window.removeEventListener('hashchange', moved);
	}, []);
	const go = useCallback((change: Partial<Place>) => {
		const next = { ...read(), ...change };
		window.location.hash = [next.person, next.open, next.thread].join('/').replace(/\/+$/, '');
	}, []);
	return [place, go];
}
