using System.Diagnostics;

var table = new Lock();
var clock = Stopwatch.StartNew();
var ends = new TimeSpan[5]; // when the lease of each fork is over
var owners = new int[5]; // how many believe to have it
int[] meals = new int[5], uses = new int[5];
int expiries = 0, mostOwners = 0;
using var met = new Barrier(5);

int? TryLease(int fork)
{
    lock (table)
    {
        if (clock.Elapsed < ends[fork])
        {
            return null;
        }

        ends[fork] = clock.Elapsed + TimeSpan.FromMilliseconds(5);
        expiries += owners[fork] > 0 ? 1 : 0;
        owners[fork]++;
        mostOwners = Math.Max(mostOwners, owners[fork]);
        return uses[fork];
    }
}

void Dine(int me)
{
    var seen = new Dictionary<int, int>();
    foreach (var fork in (int[])[me, (me + 1) % 5])
    {
        int? count;
        while ((count = TryLease(fork)) is null)
        {
            Thread.Sleep(1);
        }

        seen[fork] = count.Value;
        met.SignalAndWait(); // luck, made certain: everyone pauses, longer than the lease
    }

    lock (table)
    {
        foreach (var (fork, count) in seen)
        {
            uses[fork] = count + 1;
        }

        meals[me]++;
    }
}

Thread[] philosophers = [.. Enumerable.Range(0, 5).Select(me => new Thread(() => Dine(me)))];
Array.ForEach(philosophers, each => each.Start());
Array.ForEach(philosophers, each => each.Join());
Console.WriteLine($"meals: {meals.Sum()}");
Console.WriteLine($"lost updates: {(2 * meals.Sum()) - uses.Sum()}");
Console.WriteLine($"lease expiries: {expiries}");
Console.WriteLine($"owners at once: {mostOwners}");
