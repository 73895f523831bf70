/** What a distribution may refer to, and what others have taken. */
export interface Known {
	cachePolicy(id: string): boolean;
	originRequestPolicy(id: string): boolean;
	responseHeadersPolicy(id: string): boolean;
	originAccessControl(id: string): boolean;
	originAccessIdentity(id: string): boolean;
	/** Whether there is such a function, published. */
	liveFunction(arn: string): boolean;
	/** Whether another distribution has this alias. */
	alias(name: string): boolean;
}
