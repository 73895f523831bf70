import type { Route } from '../store/ui-store.ts';
import { ApisView } from './apis/apis-view.tsx';
import { DistributionView } from './distribution/distribution-view.tsx';
import { DistributionsView } from './distributions/distributions-view.tsx';
import type { Frame } from './frame.ts';
import { FunctionView } from './function/function-view.tsx';
import { FunctionsView } from './functions/functions-view.tsx';
import { ReferenceView } from './reference/reference-view.tsx';
import { RouteView } from './route/route-view.tsx';
import { StageView } from './stage/stage-view.tsx';

/** A place outside of Queues. */
export type EdgeRoute = Exclude<Route, { readonly view: 'queues' | 'queue' }>;

/** APIs, CDN and Functions, and what opens from them. */
export function EdgeView({
	route,
	frame,
	faded,
}: {
	readonly route: EdgeRoute;
	readonly frame: Frame;
	readonly faded: boolean;
}) {
	const shared = { frame, faded };
	switch (route.view) {
		case 'apis':
			return <ApisView {...shared} />;
		case 'stage':
			return <StageView key={route.id} id={route.id} tab={route.tab} {...shared} />;
		case 'route':
			return <RouteView key={route.id} stageId={route.stageId} id={route.id} {...shared} />;
		case 'reference':
			return <ReferenceView key={route.stageId} stageId={route.stageId} {...shared} />;
		case 'distributions':
			return <DistributionsView {...shared} />;
		case 'distribution':
			return <DistributionView key={route.id} id={route.id} tab={route.tab} {...shared} />;
		case 'functions':
			return <FunctionsView {...shared} />;
		case 'function':
			return <FunctionView key={route.name} name={route.name} tab={route.tab} {...shared} />;
	}
}
