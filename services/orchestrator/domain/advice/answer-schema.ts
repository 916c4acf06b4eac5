export const LONGEST_SUMMARY = 500;
export const MOST_RECOMMENDATIONS = 3;
export const LONGEST_RECOMMENDATION = 200;

/** JSON schema of the answer. What comes back is checked all the same. */
export const ANSWER_SCHEMA = {
  type: 'object',
  properties: {
    summary: { type: 'string', minLength: 1, maxLength: LONGEST_SUMMARY },
    recommendations: {
      type: 'array',
      maxItems: MOST_RECOMMENDATIONS,
      items: { type: 'string', maxLength: LONGEST_RECOMMENDATION },
    },
    risk: { type: 'string', enum: ['Low', 'Medium', 'High'] },
  },
  required: ['summary', 'recommendations', 'risk'],
  additionalProperties: false,
} as const;
