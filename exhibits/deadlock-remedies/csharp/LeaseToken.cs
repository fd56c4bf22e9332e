using System.Diagnostics;

var table = new Lock();
var clock = Stopwatch.StartNew();
var ends = new TimeSpan[5]; // when the lease of each fork is over
var newest = new int[5]; // the token of its last lease
var owners = new int[5]; // how many believe to have it
int[] meals = new int[5], uses = new int[5];
int expiries = 0, mostOwners = 0, fenced = 0;
using var met = new Barrier(5);

Lease? TryLease(int fork)
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
        return new Lease(fork, ++newest[fork], uses[fork]);
    }
}

// Writes both or, where a token is not the newest of its fork, neither; puts down what is still ours.
bool Eat(int me, Lease[] held)
{
    lock (table)
    {
        var eaten = held.All(each => each.Token == newest[each.Fork]);
        foreach (var (fork, token, seen) in held)
        {
            uses[fork] = eaten ? seen + 1 : uses[fork];
            ends[fork] = token == newest[fork] ? TimeSpan.Zero : ends[fork];
            owners[fork]--;
        }

        meals[me] += eaten ? 1 : 0;
        fenced += eaten ? 0 : 1;
        return eaten;
    }
}

void Dine(int me)
{
    var held = new Lease[2];
    var paused = false;
    do
    {
        for (var i = 0; i < 2; i++)
        {
            Lease? lease;
            while ((lease = TryLease((me + i) % 5)) is null)
            {
                Thread.Sleep(1);
            }

            held[i] = lease;
            if (!paused)
            {
                met.SignalAndWait(); // luck, made certain: everyone pauses, longer than the lease
            }
        }

        paused = true;
    }
    while (!Eat(me, held));
}

Thread[] philosophers = [.. Enumerable.Range(0, 5).Select(me => new Thread(() => Dine(me)))];
Array.ForEach(philosophers, each => each.Start());
Array.ForEach(philosophers, each => each.Join());
Console.WriteLine($"meals: {meals.Sum()}");
Console.WriteLine($"lost updates: {(2 * meals.Sum()) - uses.Sum()}");
Console.WriteLine($"lease expiries: {expiries}");
Console.WriteLine($"owners at once: {mostOwners}");
Console.WriteLine($"fenced writes: {fenced}");

internal sealed record Lease(int Fork, int Token, int Seen);
