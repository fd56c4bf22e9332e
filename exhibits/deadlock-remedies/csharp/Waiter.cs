Lock[] forks = [new(), new(), new(), new(), new()];
int[] meals = new int[5], uses = new int[5];
using var seats = new SemaphoreSlim(4); // one fewer than there are forks

void Dine(int me)
{
    int left = me, right = (me + 1) % 5;
    for (var meal = 0; meal < 5; meal++)
    {
        seats.Wait();
        lock (forks[left])
        {
            Thread.Sleep(1); // long enough for everyone to take one
            lock (forks[right])
            {
                meals[me]++;
                uses[left]++;
                uses[right]++;
            }
        }

        seats.Release();
    }
}

Thread[] philosophers = [.. Enumerable.Range(0, 5).Select(me => new Thread(() => Dine(me)))];
Array.ForEach(philosophers, each => each.Start());
Array.ForEach(philosophers, each => each.Join());
Console.WriteLine($"meals: {meals.Sum()}");
Console.WriteLine($"lost updates: {(2 * meals.Sum()) - uses.Sum()}");
