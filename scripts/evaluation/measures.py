"""The measures of the evaluation, without any library."""


def auc(labels, scores):
    """Area under the ROC curve; ties count half (Mann and Whitney)."""
    order = sorted(range(len(scores)), key=lambda index: scores[index])
    ranks = [0.0] * len(scores)
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and scores[order[end]] == scores[order[at]]:
            end += 1
        for index in order[at:end]:
            ranks[index] = (at + end + 1) / 2
        at = end
    positives = sum(labels)
    negatives = len(labels) - positives
    if not positives or not negatives:
        return float("nan")
    total = sum(rank for rank, label in zip(ranks, labels) if label)
    return (total - positives * (positives + 1) / 2) / (positives * negatives)


def average_precision(labels, scores):
    """Mean precision over the recall steps; ties are taken together."""
    order = sorted(range(len(scores)), key=lambda index: -scores[index])
    positives = sum(labels)
    hits = seen = 0
    total = 0.0
    at = 0
    while at < len(order):
        end = at
        group = 0
        while end < len(order) and scores[order[end]] == scores[order[at]]:
            group += labels[order[end]]
            end += 1
        seen = end
        hits += group
        total += group * hits / seen
        at = end
    return total / positives if positives else float("nan")


def threshold_for(scores, rate):
    """The least threshold that flags at most `rate` of the scores."""
    ordered = sorted(scores, reverse=True)
    allowed = int(len(ordered) * rate)
    limit = ordered[allowed]
    above = [score for score in ordered if score > limit]
    return min(above) if above else limit + 1e-9


def share(values):
    values = list(values)
    return sum(values) / len(values) if values else float("nan")


def f1_by_class(gold, guess, classes):
    result = {}
    for name in classes:
        both = sum(1 for g, p in zip(gold, guess) if g == name and p == name)
        said = sum(1 for p in guess if p == name)
        true = sum(1 for g in gold if g == name)
        result[name] = 2 * both / (said + true) if said + true else 0.0
    return result
