import type { Route } from '../../calls/route.ts';
import type { Access } from '../../process/request-scope.ts';
import { problemResponse } from '../problem-answer.ts';

const SCHEME = 'bearer';
const DESCRIPTION =
  'A token of a Kubernetes ServiceAccount with the audience of the services, or of another issuer that they are told of. Not asked for where the services run with DSM_AUTH=none.';

/** How callers say who they are, for the whole document. */
export const securitySchemes = {
  components: {
    securitySchemes: { [SCHEME]: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: DESCRIPTION } },
  },
} as const;

/** The right that an operation takes. OpenAPI 3.1 names it as a role. */
export const accessDocument = (access: Access) => ({ security: [{ [SCHEME]: [access] }] });

export const accessResponses = ({ access }: Route) => ({
  401: problemResponse('unauthenticated: It is not known who calls'),
  403: problemResponse(`forbidden: The caller has no right to ${access}`),
});
