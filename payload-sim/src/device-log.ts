/** Tells people what happened in a simulator; whoever composes the world adds the instant. */
export type Report = (type: string, text: string) => void;

export const silentReport: Report = () => {};
