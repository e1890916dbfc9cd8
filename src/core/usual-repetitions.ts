/** Of each subject where several are compared: enough to judge differences by. On the wire they take real time. */
export const usualRepetitions = { simulated: 8, wire: 5 } as const;
