import type { AppServices } from '../../app-services.ts';
import type { Invalidation } from '../../model/distribution.ts';
import { formatCount, formatDateTime } from '../../model/format.ts';
import { sanitise } from '../../model/sanitise.ts';

const mostListed = 300;

/** Shows all paths of an invalidation. */
export async function showPaths(
	{ dialogs, tell }: AppServices,
	{ id, paths, status, createdAt }: Invalidation,
): Promise<void> {
	if (paths === null) {
		tell(`The paths of ${sanitise(id)} were not asked for: qdash asks for those of the newest ones.`, 'warn');
		return;
	}
	const more = paths.length - mostListed;
	const made = createdAt === null ? '' : `, made ${formatDateTime(createdAt)}`;
	await dialogs.ask({
		title: `Invalidation ${sanitise(id)}`,
		prose: [
			`${formatCount(paths.length)} ${paths.length === 1 ? 'path' : 'paths'}${made}: ${status === 'InProgress' ? 'in progress' : sanitise(status.toLowerCase())}.`,
			'',
			...paths.slice(0, mostListed).map((path) => sanitise(path)),
			...(more > 0 ? [`… and ${formatCount(more)} more`] : []),
		],
		fields: [],
		buttons: [{ id: 'cancel', label: 'Close' }],
		focus: 'cancel',
	});
}
