var table = new object();
int[] rank = [0, 1, 2, 3, 4]; // the lower goes first; -1: eats, 99: is not hungry
int[] owner = [0, 1, 2, 3, 4]; // of each fork: everyone holds one already
int[] meals = new int[5], last = new int[5]; // last: meals of philosopher 4, when each ate last
int births = 5, preemptions = 0;

bool Take(int me, int fork, int other)
{
    if (rank[me] < rank[other])
    {
        preemptions += owner[fork] == other ? 1 : 0; // from the hand of one who waits, and comes after us
        owner[fork] = me;
    }

    return owner[fork] == me;
}

void Dine(int me)
{
    int left = me, right = (me + 1) % 5, before = (me + 4) % 5;
    for (var meal = 1; meal <= 5; meal++)
    {
        lock (table)
        {
            while (!(Take(me, left, before) && Take(me, right, right)))
            {
                Monitor.Wait(table);
            }

            rank[me] = -1;
        }

        Thread.Sleep(1); // the meal: the table is not locked
        lock (table)
        {
            meals[me]++;
            owner[left] = owner[right] = -1;
            last[me] = meals[4];
            rank[me] = meal == 5 ? 99 : args[0] == "age" ? births++ : me; // hungry again at once
            Monitor.PulseAll(table);
        }
    }
}

Thread[] philosophers = [.. Enumerable.Range(0, 5).Select(me => new Thread(() => Dine(me)))];
Array.ForEach(philosophers, each => each.Start());
Array.ForEach(philosophers, each => each.Join());
Console.WriteLine($"meals: {meals.Sum()}");
Console.WriteLine($"pre-emptions: {preemptions}");
Console.WriteLine($"meals of philosopher 4 when 0 is done: {last[0]}");
