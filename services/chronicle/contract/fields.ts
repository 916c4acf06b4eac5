import { z } from 'zod';

// Shapes that more than one file of this contract speaks of.

export const id = z.string().min(1).max(255);
export const words = z.string().max(20_000);
export const noteFilter = { sprint_id: z.string().max(255).optional(), project_id: z.string().max(255).optional() };
export const created = z.object({ message: z.string(), note_id: z.uuid() });
