var table = new object();
int[] rank = [0, 1, 2, 3, 4]; // the lower goes first; MaxValue: not hungry
int?[] owner = [0, 1, 2, 3, 4]; // of each fork: everyone holds one already
int[] meals = new int[5], uses = new int[5];
var wounded = new bool[5];
var finished = new List<int[]>();
int births = 5, preemptions = 0;
using var met = new Barrier(5);

// Is it on the table, and whoever shares it behind me?
bool Free(int me, int fork) => owner[fork] is null && rank[me] < rank[fork == me ? (me + 4) % 5 : fork];

void Wound(int me, int fork)
{
    if (owner[fork] is int other && rank[me] < rank[other])
    {
        wounded[other] = true;
        Monitor.PulseAll(table);
    }
}

bool Take(int me, int fork)
{
    while (!wounded[me] && owner[fork] != me && !Free(me, fork))
    {
        Wound(me, fork);
        Monitor.Wait(table);
    }

    if (!wounded[me])
    {
        owner[fork] = me;
    }

    return !wounded[me];
}

void PutDown(int me)
{
    foreach (var fork in (int[])[me, (me + 1) % 5])
    {
        owner[fork] = owner[fork] == me ? null : owner[fork];
    }

    wounded[me] = false;
    Monitor.PulseAll(table);
}

void Dine(int me)
{
    int left = me, right = (me + 1) % 5;
    lock (table)
    {
        Wound(me, right);
    }

    met.SignalAndWait(); // luck, made certain: everyone asks before anyone gives up
    for (var meal = 1; meal <= 5; meal++)
    {
        lock (table)
        {
            while (!(Take(me, left) && Take(me, right)))
            {
                preemptions++;
                PutDown(me);
            }
        }

        uses[left]++; // the meal: the table is not locked
        uses[right]++;
        lock (table)
        {
            meals[me]++;
            if (meal == 5)
            {
                rank[me] = int.MaxValue;
                finished.Add([.. meals]);
            }
            else if (args[0] == "age")
            {
                rank[me] = births++; // hungry again at once, behind all who wait
            }

            PutDown(me);
        }
    }
}

Thread[] philosophers = [.. Enumerable.Range(0, 5).Select(me => new Thread(() => Dine(me)))];
Array.ForEach(philosophers, each => each.Start());
Array.ForEach(philosophers, each => each.Join());
Console.WriteLine($"meals: {meals.Sum()}");
Console.WriteLine($"lost updates: {(2 * meals.Sum()) - uses.Sum()}");
Console.WriteLine($"pre-emptions: {preemptions}");
Console.WriteLine($"meals of philosopher 4 when 0 is done: {finished[0][4]}");
