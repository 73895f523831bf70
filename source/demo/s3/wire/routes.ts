import { bucketRoutes } from './bucket-routes.ts';
import { objectRoutes, uploadRoutes } from './object-routes.ts';
import type { S3Route } from './route.ts';
import { settingsRoutes } from './settings-routes.ts';

/** In the order in which they are tried: those with a flag come before those without. */
export const s3Routes: readonly S3Route[] = [
	...settingsRoutes,
	...bucketRoutes,
	...uploadRoutes,
	...objectRoutes,
];
