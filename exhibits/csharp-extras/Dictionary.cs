int lost = 0, rounds = 0, many = 200_000;
while (lost == 0 && rounds++ < 1000) // that two meet is luck
{
    var squares = new Dictionary<int, long>(many); // with room for all
    try
    {
        Parallel.For(0, many, i => squares[i] = (long)i * i);
        lost = Enumerable.Range(0, many).Count(i => !squares.ContainsKey(i));
    }
    catch (Exception error) // what is broken is noticed now and then
    {
        Console.WriteLine(error.GetBaseException().Message);
    }
}

Console.WriteLine($"some entries are lost: {lost > 0}");
