-- Kept for a change that lands beside 0005; nothing to do.
SELECT 1;
