import type { AppServices } from '../../app-services.ts';
import type { Context } from '../../model/context.ts';

/** Copies the address of a resource's page in the AWS console and shows it, or says why there is none. */
export function consoleCommand(services: AppServices, page: (context: Context) => string | null): () => void {
	return () => {
		const { context } = services.session.store.latest;
		if (!context) return;
		const url = page(context);
		if (url) services.copy(url, `the console's URL, ${url},`);
		else services.tell(`${context.endpoint} is not AWS: it has no page in the AWS console.`, 'warn');
	};
}
