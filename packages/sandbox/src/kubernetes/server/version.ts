/** Of Kubernetes, as the server tells it. */
export const GIT_VERSION = 'v1.36.2';
