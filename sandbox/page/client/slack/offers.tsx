import type { Offer } from './completion.js';

type OffersProps = {
	id: string;
	offers: readonly Offer[];
	/** The one that Enter takes. */
	at: number;
	onTake(offer: Offer): void;
};

/** What can be completed, above the message box. The focus stays in the box, so that a phone's keyboard stays up. */
export function Offers({ id, offers, at, onTake }: OffersProps) {
	return (
		<div id={id} role="listbox" aria-label="Suggestions" className="offers">
			{offers.map((offer, index) => (
				<button
					key={offer.word}
					id={`${id}-${index}`}
					type="button"
					className="offer"
					role="option"
					tabIndex={-1}
					aria-selected={index === at}
					onPointerDown={(event) => event.preventDefault()}
					onClick={() => onTake(offer)}
				>
					<b>{offer.word}</b> <small className="offer-note">{offer.note}</small>
				</button>
			))}
		</div>
	);
}
