using System.Globalization;

static IEnumerable<int> Lengths(int count)
{
    for (uint i = 0, x = 1; i < count; i++)
    {
        x ^= x << 13; // Marsaglia's xorshift: the same jobs in every language
        x ^= x >> 17;
        x ^= x << 5;
        yield return (int)(1 + x % 100);
    }
}

static IEnumerable<int> Schedule(IEnumerable<int> jobs, int workers)
{
    var free = new int[workers]; // when each worker is free again
    foreach (var job in jobs)
    {
        var worker = Array.IndexOf(free, free.Min());
        yield return free[worker] += job;
    }
}

var others = Lengths(100).Skip(1);
var jobs = args[0] switch
{
    "shortest-first" => Lengths(100).Order(),
    "longest-first" => Lengths(100).OrderDescending(),
    "long-last" => others.Append(others.Sum()), // one of them as long as all the others together
    "long-first" => others.Prepend(others.Sum()),
    _ => Lengths(100),
};
foreach (var (name, workers) in new[] { ("one worker", 1), ("two workers", 2) })
{
    var completed = Schedule(jobs, workers).ToList();
    var mean = completed.Average().ToString("F2", CultureInfo.InvariantCulture);
    Console.WriteLine($"makespan of {name}: {completed.Max()}");
    Console.WriteLine($"mean completion of {name}: {mean}");
}
